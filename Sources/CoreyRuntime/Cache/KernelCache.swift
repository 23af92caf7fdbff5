import CoreyIR
import Crypto

/// Shared objects kept on disk under the hash of all that they depend on.
///
/// An entry is the object with its checksum behind it, which dynamic linkers do not look at. It
/// appears whole or not at all: entries are written aside and renamed. Who loses a race replaces an
/// entry by an equal one. An entry that is not what its checksum says counts as absent.
public struct KernelCache: Sendable {
  /// What names of entries end in.
  static let suffix = ".so"

  public let folder: CacheFolder

  private static let mark = Array("COREYSO1".utf8)

  public init(_ folder: CacheFolder) { self.folder = folder }

  /// The path of the entry of `key`, if there is one and it is whole.
  public func object(for key: Key) -> String? {
    let path = self.path(of: key)
    guard let bytes = try? WholeFile.read(path) else { return nil }
    let trailer = Self.mark.count + SHA256.byteCount
    guard bytes.count > trailer else { return nil }
    let object = bytes[..<(bytes.count - trailer)]
    guard bytes[object.endIndex...].elementsEqual(Self.trailer(of: object)) else { return nil }
    folder.touch(path)
    return path
  }

  /// Keeps the object that lies at `object`, and answers the path of its entry.
  func store(_ object: String, for key: Key) throws(Diagnostic) -> String {
    let bytes = try WholeFile.read(object)
    let path = self.path(of: key)
    try FileSink.write(to: path) { sink throws(Diagnostic) in
      try sink.append(bytes)
      try sink.append(Self.trailer(of: bytes[...]))
    }
    folder.evict(keeping: path)
    return path
  }

  /// Where the entry of `key` lies, whether or not there is one.
  func path(of key: Key) -> String { folder.entry(key.text + Self.suffix) }

  private static func trailer(of object: ArraySlice<UInt8>) -> [UInt8] {
    mark + SHA256.hash(data: object)
  }
}
