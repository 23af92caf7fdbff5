import CoreyRuntime
import CoreySchedule

/// What won when plans were timed, in a small file beside the compiled kernels. Without a folder to
/// write to nothing is remembered.
struct PlanMemory {
  private let path: String?

  init(key: CacheKey?) {
    path = CompilerEnvironment.current.cacheDirectory.flatMap { folder in
      key.map { "\(folder)/plans/\($0.text)" }
    }
  }

  func recall() -> PlanTrial? {
    guard let path, let bytes = try? InputFile.read(path, limit: 4096) else { return nil }
    return PlanTrial(String(decoding: bytes, as: UTF8.self))
  }

  func keep(_ trial: PlanTrial) {
    guard let path, let folder = path.lastIndex(of: "/") else { return }
    do {
      try OutputFile.makeFolder(String(path[..<folder]))
      try OutputFile.write(trial.text, to: path)
    } catch {
      // The next run times the plans again.
    }
  }
}
