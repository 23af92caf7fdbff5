import CoreyIR
import CoreyRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files that appear whole or not at all: written aside, then renamed.
public enum OutputFile {
  /// Writes text to a path; `-` is the standard output.
  public static func write(_ text: String, to path: String) throws(Diagnostic) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes bytes to a path; `-` is the standard output.
  public static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    if path == "-" {
      guard writeAll(bytes, to: STDOUT_FILENO) else {
        throw .error("cannot write: \(systemReason())", file: "<stdout>")
      }
      return
    }
    try FileSink.write(to: path) { sink throws(Diagnostic) in try sink.append(bytes) }
  }

  /// Makes a folder and those above it; one that exists is fine.
  public static func makeFolder(_ path: String) throws(Diagnostic) {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += prefix.isEmpty || prefix.hasSuffix("/") ? String(part) : "/\(part)"
      guard mkdir(prefix, 0o777) == 0 || fileKind(prefix) == S_IFDIR else {
        throw .error("cannot make the folder: \(systemReason())", file: prefix)
      }
    }
  }

  /// Writes text to the standard error, where everything that is not the result goes.
  public static func writeError(_ text: String) {
    _ = writeAll(Array(text.utf8), to: STDERR_FILENO)
  }

  /// Whether the standard error is a terminal.
  public static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether the standard output is a terminal.
  public static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// The value of an environment variable, if it is set.
  public static func environment(_ name: String) -> String? { SystemCall.environment(name) }
}
