import CoreyIR
import CoreyRuntime

/// A model on disk as Hugging Face libraries write it: `config.json` beside safetensors.
public struct ModelFolder: Sendable {
  public let path: String

  /// Whether a path is a folder that holds a `config.json`.
  public static func isModel(_ path: String) -> Bool {
    FileStatus.isFolder(path) && FileStatus.exists(path + "/config.json")
  }
}
