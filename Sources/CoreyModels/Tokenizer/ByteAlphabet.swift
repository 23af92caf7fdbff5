/// The characters that byte-level tokenizers write for bytes, so that a vocabulary is readable text
/// (Radford et al. 2019, GPT-2's `bytes_to_unicode`).
///
/// Printable Latin-1 stands for itself; the other bytes, in order, are U+0100, U+0101 and so on.
enum ByteAlphabet {
  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    var spare: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { spare += 1 }
      return Unicode.Scalar(spare) ?? Unicode.Scalar(byte)
    }
  }()

  private static let bytes = Dictionary(
    zip(scalars, UInt8.min...UInt8.max), uniquingKeysWith: { first, _ in first })

  /// The bytes that a text of these characters stands for; nil if it has another character.
  static func bytes(of text: String) -> [UInt8]? {
    var result: [UInt8] = []
    for scalar in text.unicodeScalars {
      guard let byte = bytes[scalar] else { return nil }
      result.append(byte)
    }
    return result
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: true
    default: false
    }
  }
}
