import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Files that are read whole.
public enum InputFile {
  /// The largest source that is read: what is longer is no `.ssm` file.
  static let sourceLimit = 64 << 20

  /// The source at a path; `-` is the standard input.
  public static func source(_ path: String) throws(Diagnostic) -> SourceFile {
    let name = path == "-" ? "<stdin>" : path
    let bytes = try read(path, limit: sourceLimit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .error("the file is not UTF-8 text", file: name)
    }
    return SourceFile(path: name, text: text)
  }

  /// The first bytes of a file, so many at most.
  static func start(of path: String, count: Int) throws(Diagnostic) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .error("cannot open the file: \(systemReason())", file: path)
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: count)
    let read = bytes.withUnsafeMutableBytes { readSome(descriptor, $0) }
    guard read >= 0 else { throw .error("cannot read the file: \(systemReason())", file: path) }
    return Array(bytes.prefix(read))
  }

  /// The bytes at a path; `-` is the standard input.
  static func read(_ path: String, limit: Int) throws(Diagnostic) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .error("cannot open the file: \(systemReason())", file: path)
    }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { readSome(descriptor, $0) }
      guard count >= 0 else {
        throw .error("cannot read the file: \(systemReason())", file: path)
      }
      if count == 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else {
        throw .error("the file is longer than \(limit >> 20) MiB", file: path)
      }
    }
  }
}
