import CoreyIR
import CoreySchedule
import Crypto

/// Names programs and weights, so that a calibration of others is recognized.
public enum CalibrationHash {
  /// The hash of a program as it is printed, in hexadecimal.
  public static func of(_ program: Program) -> String {
    var hash = SHA256()
    hash.update(data: Array(Printer.print(program).utf8))
    return text(hash)
  }

  /// The hash of tensors and their names, in hexadecimal.
  public static func of(_ tensors: [String: Tensor]) -> String {
    var hash = SHA256()
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      hash.update(data: Array("\(name) \(tensor.type.rawValue) \(tensor.shape)\n".utf8))
      tensor.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    return text(hash)
  }

  private static func text(_ hash: SHA256) -> String {
    hash.finalize().map { byte in
      String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
    }.joined()
  }
}
