import CoreyIR
import SystemPackage

/// Files read and written as a whole.
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

  /// Makes the file, readable by its owner only, or replaces its bytes.
  static func write(_ bytes: [UInt8], to path: String) throws(Diagnostic) {
    var failure: Diagnostic?
    bytes.withUnsafeBytes { bytes in
      do throws(Diagnostic) { try write([bytes], to: path) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Makes the file, readable by its owner only, or replaces its bytes by those of all `parts`.
  static func write(
    _ parts: [UnsafeRawBufferPointer], to path: String
  ) throws(Diagnostic) {
    do {
      let file = try FileDescriptor.open(
        FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: .ownerReadWrite)
      try file.closeAfter {
        for part in parts where !part.isEmpty {
          try file.writeAll(part)
        }
      }
    } catch {
      throw .error("cannot write the file: \(words(of: error))", file: path)
    }
  }

  private static func words(of error: any Error) -> String {
    if let number = error as? Errno { return SystemError.text(number.rawValue) }
    return "\(error)"
  }
}
