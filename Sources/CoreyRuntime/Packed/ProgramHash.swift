import CoreySchedule
import Crypto

/// Names a pack program: equal hashes pack equal weights to equal bytes.
public struct ProgramHash: Hashable, Sendable {
  static let byteCount = SHA256.byteCount

  /// SHA-256.
  public let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The hash of a pack program.
  ///
  /// - Parameter text: The program in a form that does not depend on tier and machine: its printed
  ///   Graph, say, with the layout of the panels.
  public init(of text: String, interface: KernelInterface) {
    var hash = SHA256()
    func add(_ part: String) {
      withUnsafeBytes(of: UInt64(part.utf8.count).littleEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: Array(part.utf8))
    }
    add(text)
    add("\(interface.packedBytes)")
    for weight in interface.weights {
      add(weight.name)
      add(weight.type)
      add(weight.shape.map(String.init).joined(separator: ","))
      add(weight.fallback.map { "\($0.bitPattern)" } ?? "")
    }
    bytes = Array(hash.finalize())
  }
}
