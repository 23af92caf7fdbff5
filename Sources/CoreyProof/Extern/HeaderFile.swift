import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Reads the text of a header.
enum HeaderFile {
  /// More than any header of functions has; what a path leads to may be anything.
  private static let limit = 1 << 24

  static func read(_ path: String) throws(Diagnostic) -> String {
    guard let file = fopen(path, "rbe") else {
      throw .error("cannot read the header: \(String(cString: strerror(errno)))", file: path)
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      bytes += buffer[..<count]
      guard bytes.count <= limit else { throw .error("the header is too large", file: path) }
      if count < buffer.count { break }
    }
    guard ferror(file) == 0 else {
      throw .error("cannot read the header: \(String(cString: strerror(errno)))", file: path)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .error("the header is not UTF-8 text", file: path)
    }
    return text
  }
}
