import Foundation
import Testing

@testable import CoreyRuntime

@Suite("Emitted C that is kept")
struct EmittedCacheTests {
  private let kernel = EmittedKernel(
    text: AveragingLayer.text, interface: AveragingLayer.interface,
    program: AveragingLayer.program)

  @Test("What is kept comes back whole, or not at all")
  func survives() throws {
    let folder = try TemporaryFolder()
    let cache = EmittedCache(try CacheFolder(folder.path + "/cache"))
    let key = try #require(CacheKey(["source", "options"]))
    #expect(cache.kernel(for: key) == nil)
    try cache.store(kernel, for: key)
    let kept = try #require(cache.kernel(for: key))
    #expect(kept.text == kernel.text)
    #expect(kept.interface == kernel.interface && kept.program == kernel.program)

    let file = URL(fileURLWithPath: "\(folder.path)/cache/\(key.text).emitted")
    let whole = try Data(contentsOf: file)
    for offset in [0, 11, 20, 60, whole.count / 2, whole.count - 33, whole.count - 1] {
      var bytes = whole
      bytes[offset] ^= 1
      try bytes.write(to: file)
      #expect(cache.kernel(for: key) == nil, "byte \(offset)")
    }
    for count in [0, 11, 43, 75, whole.count - 1] {
      try whole.prefix(count).write(to: file)
      #expect(cache.kernel(for: key) == nil, "\(count) bytes")
    }
  }

  @Test("Every part of a key counts, and where one ends")
  func keys() {
    let keys = [["a", "b"], ["ab"], ["a", "c"], ["a", "b", ""], ["", "a", "b"]]
    #expect(Set(keys.map { CacheKey($0)?.text }).count == keys.count)
    #expect(CacheKey(["a", "b"]) == CacheKey(["a", "b"]))
  }
}
