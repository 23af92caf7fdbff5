/// A name where it stands. Primes belong to the text: `d'`.
public struct Name: Hashable, Sendable {
  public var text: String
  public var span: SourceSpan

  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }

  /// The text without its primes.
  public var base: String { String(text.prefix { $0 != "'" }) }
  /// The number of primes.
  public var primes: Int { text.utf8.count { $0 == UInt8(ascii: "'") } }
}
