/// What can be a name: letters, digits and underscores, not beginning with a digit, and no keyword.
public enum Identifier {
  public static func isLegal(_ text: String) -> Bool {
    guard let first = text.utf8.first, isHead(first) else { return false }
    return text.utf8.allSatisfy { isHead($0) || isDigit($0) } && Keyword(rawValue: text) == nil
  }

  /// The nearest legal name: what is illegal becomes an underscore.
  public static func legalized(_ text: String) -> String {
    var bytes = text.utf8.map { isHead($0) || isDigit($0) ? $0 : UInt8(ascii: "_") }
    if let first = bytes.first, isDigit(first) { bytes.insert(UInt8(ascii: "_"), at: 0) }
    let name = String(decoding: bytes, as: UTF8.self)
    return Keyword(rawValue: name) == nil ? name : name + "_"
  }

  private static func isHead(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z") || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
