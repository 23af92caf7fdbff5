import Crypto

/// Names what was made of some texts by this compiler.
public struct CacheKey: Hashable, Sendable {
  /// 64 hexadecimal digits.
  public let text: String

  /// - Parameter parts: The source and all options. The compiler itself is a part of each key: its
  ///   executable stands for it by size, inode and times.
  /// - Returns: Nil where a process cannot find its executable.
  public init?(_ parts: [String]) {
    guard let compiler = FileIdentity.executable else { return nil }
    var hash = SHA256()
    for part in [compiler.text] + parts {
      withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Array(part.utf8))
    }
    text = Hexadecimal.text(hash.finalize())
  }
}
