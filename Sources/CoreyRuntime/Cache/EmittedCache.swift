import CoreyIR
import CoreySchedule
import Crypto
import Foundation

/// Emitted C kept on disk under the hash of what it was made of, so that a start need not look for
/// the best plan again.
///
/// An entry is a line that names the format, the hash of the pack program, the interface as JSON on a
/// line, and the text; then 32 bytes that are the SHA-256 of all before them. One that is not what
/// its checksum says counts as absent.
public struct EmittedCache: Sendable {
  /// What names of entries end in.
  static let suffix = ".emitted"

  private static let format = Array("COREYEMIT1\n".utf8)
  private static let newline = UInt8(ascii: "\n")

  public let folder: CacheFolder

  public init(_ folder: CacheFolder) { self.folder = folder }

  /// What was kept under a key, if it is whole.
  public func kernel(for key: CacheKey) -> EmittedKernel? {
    let path = path(of: key)
    guard let bytes = try? WholeFile.read(path), bytes.starts(with: Self.format),
      bytes.count > Self.format.count + ProgramHash.byteCount + SHA256.byteCount
    else { return nil }
    let content = bytes.dropLast(SHA256.byteCount)
    guard bytes[content.endIndex...].elementsEqual(SHA256.hash(data: content)) else { return nil }
    let body = content.dropFirst(Self.format.count)
    let rest = body.dropFirst(ProgramHash.byteCount)
    guard let end = rest.firstIndex(of: Self.newline),
      let interface = try? JSONDecoder().decode(KernelInterface.self, from: Data(rest[..<end]))
    else { return nil }
    folder.touch(path)
    return EmittedKernel(
      text: String(decoding: rest[(end + 1)...], as: UTF8.self), interface: interface,
      program: ProgramHash(bytes: Array(body.prefix(ProgramHash.byteCount))))
  }

  /// Keeps what was emitted.
  public func store(_ kernel: EmittedKernel, for key: CacheKey) throws(Diagnostic) {
    let path = path(of: key)
    // What has no JSON form is not kept.
    guard let interface = try? JSONEncoder().encode(kernel.interface) else { return }
    var bytes = Self.format + kernel.program.bytes + interface + [Self.newline]
    bytes += kernel.text.utf8
    bytes += SHA256.hash(data: bytes)
    try FileSink.write(to: path) { sink throws(Diagnostic) in try sink.append(bytes) }
    folder.evict(keeping: path)
  }

  private func path(of key: CacheKey) -> String { folder.entry(key.text + Self.suffix) }
}
