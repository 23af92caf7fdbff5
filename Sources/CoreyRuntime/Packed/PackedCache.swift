import CoreyIR
import Crypto

/// Packed weights kept on disk under the hash of what they were made by and of.
///
/// A second start maps the file and reads no weights but the pages that it uses; only the header is
/// compared with its checksum, and the sizes. The whole content is, if somebody asks: it was when it
/// was written.
public struct PackedCache: Sendable {
  /// What names of entries end in.
  static let suffix = ".weights"

  public let folder: CacheFolder

  public init(_ folder: CacheFolder) { self.folder = folder }

  /// Names packed weights.
  public struct Key: Hashable, Sendable {
    /// 64 hexadecimal digits.
    public let text: String

    /// - Parameter store: The files of the weights, which stand for what is in them by their sizes,
    ///   their inodes and the times of their last changes. Without files, or with one that was
    ///   copied into memory, there is no key.
    public init?(program: ProgramHash, store: WeightStore) {
      guard let identity = store.identity, !identity.isEmpty else { return nil }
      var hash = SHA256()
      hash.update(data: program.bytes)
      hash.update(data: Array(identity.utf8))
      text = Hexadecimal.text(hash.finalize())
    }
  }

  /// The packed weights of `key`, mapped; nil if there are none or if they are damaged.
  ///
  /// - Parameter checksContent: Whether all weights are read to compare their checksum.
  public func weights(
    for key: Key, program: ProgramHash, byteCount: Int, checksContent: Bool = false
  ) -> PackedWeights? {
    let path = path(of: key)
    guard FileStatus.exists(path) else { return nil }
    do throws(Diagnostic) {
      let weights = try PackedWeights.open(
        path, program: program, byteCount: byteCount, checksContent: checksContent)
      folder.touch(path)
      return weights
    } catch {
      return nil
    }
  }

  /// Keeps packed weights.
  public func store(_ weights: PackedWeights, for key: Key) throws(Diagnostic) {
    let path = path(of: key)
    try weights.write(to: path)
    folder.evict(keeping: path)
  }

  /// Where the entry of `key` lies, whether or not there is one.
  func path(of key: Key) -> String { folder.entry(key.text + Self.suffix) }
}
