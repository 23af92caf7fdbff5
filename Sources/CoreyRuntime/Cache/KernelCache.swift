import CoreyIR
import Crypto

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Shared objects kept on disk under the hash of all that they depend on.
///
/// An entry is the object with its checksum behind it, which dynamic linkers do not look at. It
/// appears whole or not at all: entries are written aside and renamed. Who loses a race replaces an
/// entry by an equal one. An entry that is not what its checksum says counts as absent.
public struct KernelCache: Sendable {
  /// A folder that belongs to this user and that nobody else can enter.
  public let directory: String

  private static let mark = Array("COREYSO1".utf8)

  /// Uses `directory`, which is made if it is not there, the folders above it too.
  ///
  /// - Throws: If it cannot be made, or if somebody else could put code into it.
  public init(directory: String) throws(Diagnostic) {
    self.directory = directory
    try Self.makeDirectories(directory)
    var status = stat()
    guard lstat(directory, &status) == 0 else {
      throw .error("cannot use the folder: \(SystemError.text())", file: directory)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .error("this is not a folder", file: directory)
    }
    guard status.st_uid == geteuid() else {
      throw .error("the folder belongs to another user", file: directory)
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .error("other users can write to the folder", file: directory)
    }
    guard access(directory, R_OK | W_OK | X_OK) == 0 else {
      throw .error("cannot write to the folder: \(SystemError.text())", file: directory)
    }
  }

  /// The path of the entry of `key`, if there is one and it is whole.
  public func object(for key: Key) -> String? {
    let path = self.path(of: key)
    guard let bytes = try? WholeFile.read(path) else { return nil }
    let trailer = Self.mark.count + SHA256.byteCount
    guard bytes.count > trailer else { return nil }
    let object = bytes[..<(bytes.count - trailer)]
    return bytes[object.endIndex...].elementsEqual(Self.trailer(of: object)) ? path : nil
  }

  /// Keeps the object that lies at `object`, and answers the path of its entry.
  func store(_ object: String, for key: Key) throws(Diagnostic) -> String {
    let bytes = try WholeFile.read(object)
    let path = self.path(of: key)
    try FileSink.write(to: path) { sink throws(Diagnostic) in
      try sink.append(bytes)
      try sink.append(Self.trailer(of: bytes[...]))
    }
    return path
  }

  /// Where the entry of `key` lies, whether or not there is one.
  func path(of key: Key) -> String { "\(directory)/\(key.text).so" }

  private static func trailer(of object: ArraySlice<UInt8>) -> [UInt8] {
    mark + SHA256.hash(data: object)
  }

  private static func makeDirectories(_ path: String) throws(Diagnostic) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
        throw .error("cannot make the folder: \(SystemError.text())", file: made)
      }
    }
  }
}
