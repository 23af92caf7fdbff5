#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

extension CacheFolder {
  /// What the names of entries end in; other files are nobody's business.
  private static let suffixes = [
    KernelCache.suffix, PackedCache.suffix, EmittedCache.suffix, CalibrationCache.suffix,
  ]

  private struct Entry {
    var path: String
    var bytes: Int
    /// When it was last used, in nanoseconds.
    var used: Int
  }

  /// Removes the entries that were not used for the longest time until the rest is within the
  /// limit; `kept`, which was just made, stays whatever its size.
  func evict(keeping kept: String) {
    var entries = self.entries
    var total = entries.reduce(0) { $0 + $1.bytes }
    guard total > limit else { return }
    entries.sort { ($0.used, $0.path) < ($1.used, $1.path) }
    for entry in entries where entry.path != kept {
      guard total > limit else { return }
      if unlink(entry.path) == 0 { total -= entry.bytes }
    }
  }

  private var entries: [Entry] {
    FolderListing.names(in: path).compactMap { name in
      guard Self.suffixes.contains(where: { name.hasSuffix($0) }) else { return nil }
      let path = entry(name)
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      // What a file takes on the disk, which for sparse ones is less than its size.
      let bytes = Int(status.st_blocks).multipliedReportingOverflow(by: 512)
      let identity = FileIdentity(status)
      return Entry(
        path: path, bytes: bytes.overflow ? .max >> 1 : bytes.partialValue,
        used: identity.modified)
    }
  }
}
