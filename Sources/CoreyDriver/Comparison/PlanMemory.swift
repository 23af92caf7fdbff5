import CoreyRuntime
import CoreySchedule

/// What won when plans were timed, in a small file beside the compiled kernels. Without a folder to
/// write to nothing is remembered.
struct PlanMemory {
  private let path: String?

  init(key: String) {
    let name = String(Array(key.utf8).withUnsafeBytes(XXHash64.hash), radix: 16)
    path = CompilerEnvironment.current.cacheDirectory.map { "\($0)/plans/\(name)" }
  }

  func recall() -> (FusionPolicy, TilePolicy)? {
    guard let path, let bytes = try? InputFile.read(path, limit: 256) else { return nil }
    let words = String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
    guard words.count == 2, let fusion = FusionPolicy(words[0]), let tile = TilePolicy(words[1])
    else { return nil }
    return (fusion, tile)
  }

  func keep(_ fusion: FusionPolicy, _ tile: TilePolicy) {
    guard let path, let folder = path.lastIndex(of: "/") else { return }
    do {
      try OutputFile.makeFolder(String(path[..<folder]))
      try OutputFile.write("\(fusion) \(tile)", to: path)
    } catch {
      // The next run times the plans again.
    }
  }
}
