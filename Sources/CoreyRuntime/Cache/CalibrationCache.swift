import CoreyIR
import CoreyPasses

/// Quick calibrations kept on disk under the hash of what they were made of. One that cannot be read
/// counts as absent.
public struct CalibrationCache: Sendable {
  /// What names of entries end in.
  static let suffix = ".calib.json"

  public let folder: CacheFolder

  public init(_ folder: CacheFolder) { self.folder = folder }

  /// What was kept under a key.
  public func calibration(for key: CacheKey) -> Calibration? {
    let path = path(of: key)
    guard FileStatus.exists(path), let kept = try? CalibrationFile.read(path) else { return nil }
    folder.touch(path)
    return kept
  }

  /// Keeps a calibration.
  public func store(_ calibration: Calibration, for key: CacheKey) throws(Diagnostic) {
    let path = path(of: key)
    try FileSink.write(to: path) { sink throws(Diagnostic) in
      try sink.append(Array(CalibrationFile.text(calibration).utf8))
    }
    folder.evict(keeping: path)
  }

  private func path(of key: CacheKey) -> String { folder.entry(key.text + Self.suffix) }
}
