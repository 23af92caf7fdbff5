import CoreyIR
import Foundation
import Testing

@testable import CoreyRuntime

@Suite("Packed weights that are kept")
struct PackedCacheTests {
  private let program = AveragingLayer.program
  private let packed: PackedWeights

  init() throws {
    packed = try AveragingLayer.layer(TCCCompiler(symbols: [])).weights
  }

  private func weightFile(_ folder: borrowing TemporaryFolder, _ name: String) throws -> String {
    let path = "\(folder.path)/\(name).safetensors"
    try TensorFile.write(["decay": AveragingLayer.decay], to: path)
    return path
  }

  private func key(_ arguments: [String]) throws -> PackedCache.Key? {
    PackedCache.Key(program: program, store: try WeightStore(arguments: arguments))
  }

  @Test("What is kept is mapped")
  func survives() throws {
    let folder = try TemporaryFolder()
    let cache = PackedCache(try CacheFolder(folder.path + "/cache"))
    let key = try #require(try key([try weightFile(folder, "a")]))
    func open(_ checks: Bool) -> PackedWeights? {
      cache.weights(for: key, program: program, byteCount: 64, checksContent: checks)
    }
    #expect(open(true) == nil)
    try cache.store(packed, for: key)
    let kept = try #require(open(true))
    #expect(kept.isMapped)
    #expect(kept.identity == packed.identity)

    var bytes = try Data(contentsOf: URL(fileURLWithPath: cache.path(of: key)))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: URL(fileURLWithPath: cache.path(of: key)))
    #expect(open(true) == nil && open(false) != nil)
    try bytes.dropLast().write(to: URL(fileURLWithPath: cache.path(of: key)))
    #expect(open(false) == nil)
  }

  @Test("Another file, prefix or content is another key")
  func keys() throws {
    let folder = try TemporaryFolder()
    let path = try weightFile(folder, "a")
    let first = try #require(try key([path]))
    #expect(try key([path]) == first)
    #expect(try key([path + ",x."]) != first)
    #expect(try key([path, path]) != first)
    #expect(try key([try weightFile(folder, "b")]) != first)
    #expect(try key([]) == nil)

    // Written in place, with the time it had: only the time of the change of the inode tells.
    let before = try FileManager.default.attributesOfItem(atPath: path)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.seek(toOffset: handle.offset() - 1)
    handle.write(Data([0x40]))
    try handle.close()
    try FileManager.default.setAttributes(
      [.modificationDate: try #require(before[.modificationDate])], ofItemAtPath: path)
    #expect(try key([path]) != first)
  }

  @Test("The longest unused go, never what was just made")
  func eviction() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/cache"
    _ = try CacheFolder(path)
    for (age, name) in ["oldest.so", "used.weights", "newer.so", "other.txt"].enumerated() {
      let file = "\(path)/\(name)"
      try Data(repeating: 1, count: 8192).write(to: URL(fileURLWithPath: file))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1000 + Double(age))], ofItemAtPath: file)
    }
    func names() throws -> Set<String> {
      Set(try FileManager.default.contentsOfDirectory(atPath: path))
    }
    let large = try CacheFolder(path, limit: 1 << 20)
    large.evict(keeping: "")
    #expect(try names().count == 4)
    large.touch("\(path)/used.weights")
    try CacheFolder(path, limit: 20_000).evict(keeping: "")
    #expect(try names() == ["used.weights", "newer.so", "other.txt"])
    try CacheFolder(path, limit: 0).evict(keeping: "\(path)/newer.so")
    #expect(try names() == ["newer.so", "other.txt"])
  }

  @Test(
    "The limit is a number of bytes",
    arguments: [
      ("0", 0), ("7", 7), ("2k", 2048), ("3M", 3 << 20), ("20G", 20 << 30), ("1T", 1 << 40),
    ])
  func limits(text: String, bytes: Int) throws {
    let folder = try TemporaryFolder()
    let environment = CompilerEnvironment(cacheHome: folder.path, cacheLimit: text)
    #expect(try environment.cacheFolder()?.limit == bytes)
  }

  @Test(
    "A limit that is none is told", arguments: ["", "x", "-1", "1.5G", "G", "9999999999999999999"])
  func badLimits(text: String) throws {
    let folder = try TemporaryFolder()
    let environment = CompilerEnvironment(cacheHome: folder.path, cacheLimit: text)
    #expect {
      _ = try environment.cacheFolder()
    } throws: {
      ($0 as? Diagnostic)?.message.contains("COREY_CACHE_LIMIT") == true
    }
  }
}
