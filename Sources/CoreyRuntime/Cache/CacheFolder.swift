import CoreyIR

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A folder of files that can be made again: emitted C, compiled kernels, packed weights.
///
/// It belongs to this user and nobody else can write to it. Entries appear whole or not at all, and
/// those that were not used for the longest time go when together they are too large. An entry that
/// is open stays readable when it goes.
public struct CacheFolder: Sendable {
  /// Bytes that entries may take together unless somebody says otherwise: 20 GiB.
  public static let defaultLimit = 20 << 30

  public let path: String
  /// Bytes that entries may take together.
  public let limit: Int

  /// Uses the folder at `path`, which is made if it is not there, the folders above it too.
  ///
  /// - Throws: If it cannot be made, or if somebody else could put files into it.
  public init(_ path: String, limit: Int = defaultLimit) throws(Diagnostic) {
    self.path = path
    self.limit = limit
    try Self.makeFolders(path)
    var status = stat()
    guard lstat(path, &status) == 0 else {
      throw .error("cannot use the folder: \(SystemError.text())", file: path)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .error("this is not a folder", file: path)
    }
    guard status.st_uid == geteuid() else {
      throw .error("the folder belongs to another user", file: path)
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .error("other users can write to the folder", file: path)
    }
    guard access(path, R_OK | W_OK | X_OK) == 0 else {
      throw .error("cannot write to the folder: \(SystemError.text())", file: path)
    }
  }

  /// Where the entry of a name lies, whether or not there is one.
  func entry(_ name: String) -> String { "\(path)/\(name)" }

  /// Notes that an entry is in use: its time of change is that of its last use.
  func touch(_ entry: String) { utimensat(AT_FDCWD, entry, nil, 0) }

  private static func makeFolders(_ path: String) throws(Diagnostic) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      guard mkdir(made, 0o700) == 0 || errno == EEXIST || errno == EROFS || errno == EACCES else {
        throw .error("cannot make the folder: \(SystemError.text())", file: made)
      }
    }
  }
}
