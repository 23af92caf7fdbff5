/// A quoted string where it stands; the text is without its quotes.
public struct StringLiteral: Hashable, Sendable {
  public var text: String
  public var span: SourceSpan

  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}
