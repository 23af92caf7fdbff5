#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What tells whether a file is still the one it was, without reading it: as build tools do.
///
/// The time of the last change of the inode cannot be set back, so a file written in place under a
/// restored time of modification is another. The device is left out: it changes when a volume is
/// mounted again.
struct FileIdentity: Hashable, Sendable {
  var bytes: Int
  var inode: UInt64
  /// Times in nanoseconds since 1970.
  var modified: Int
  var changed: Int

  init(_ status: stat) {
    bytes = Int(status.st_size)
    inode = UInt64(status.st_ino)
    #if canImport(Darwin)
      modified = Self.nanoseconds(status.st_mtimespec)
      changed = Self.nanoseconds(status.st_ctimespec)
    #else
      modified = Self.nanoseconds(status.st_mtim)
      changed = Self.nanoseconds(status.st_ctim)
    #endif
  }

  /// That of the program that runs; nil if it cannot be found.
  static let executable: FileIdentity? = {
    #if canImport(Darwin)
      var size: UInt32 = 4096
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard _NSGetExecutablePath(&buffer, &size) == 0 else { return nil }
      let path = String(
        decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
      let path = "/proc/self/exe"
    #endif
    var status = stat()
    return stat(path, &status) == 0 ? FileIdentity(status) : nil
  }()

  /// One line.
  var text: String { "\(bytes) \(inode) \(modified) \(changed)" }

  private static func nanoseconds(_ time: timespec) -> Int {
    Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }
}
