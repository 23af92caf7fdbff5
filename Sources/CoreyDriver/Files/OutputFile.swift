import CoreyIR

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
    // A device or a pipe cannot be replaced by a rename.
    if let kind = fileKind(path), kind != S_IFREG {
      return try writeInPlace(bytes, to: path)
    }
    let aside = "\(path).\(SystemCall.processID).part"
    let descriptor = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw .error("cannot create the file: \(systemReason())", file: path)
    }
    let isWritten = writeAll(bytes, to: descriptor)
    let isClosed = close(descriptor) == 0
    guard isWritten, isClosed, rename(aside, path) == 0 else {
      let reason = systemReason()
      unlink(aside)
      throw .error("cannot write the file: \(reason)", file: path)
    }
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

  /// The value of an environment variable, if it is set.
  public static func environment(_ name: String) -> String? { SystemCall.environment(name) }

  private static func writeInPlace(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .error("cannot open the file: \(systemReason())", file: path)
    }
    defer { close(descriptor) }
    guard writeAll(bytes, to: descriptor) else {
      throw .error("cannot write the file: \(systemReason())", file: path)
    }
  }
}
