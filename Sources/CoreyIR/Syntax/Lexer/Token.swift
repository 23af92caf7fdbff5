/// A piece of source text: what it is and where it stands.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    /// Letters, digits and underscores, then any number of primes.
    case identifier
    case keyword(Keyword)
    case number
    /// With its quotes.
    case string
    case symbol(Symbol)
    /// Something the lexer has complained about already.
    case invalid
    /// Behind the last token.
    case end
  }

  var kind: Kind
  /// Byte offsets into the file.
  var range: Range<Int>
  /// Whether a newline stands between this token and the one before (or nothing does).
  var startsLine: Bool
}
