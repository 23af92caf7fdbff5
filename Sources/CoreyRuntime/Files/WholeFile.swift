import CoreyIR
import SystemPackage

/// Small files, read at once; unlike a mapped one, also those of `/proc`, which have no size.
enum WholeFile {
  /// The bytes of the file.
  static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
    do {
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      return try file.closeAfter {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
          let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0) }
          if count == 0 { return bytes }
          bytes += buffer[..<count]
        }
      }
    } catch {
      throw .error("cannot read the file: \(words(of: error))", file: path)
    }
  }

  private static func words(of error: any Error) -> String {
    if let number = error as? Errno { return SystemError.text(number.rawValue) }
    return "\(error)"
  }
}
