// Looking at tokens, taking them, and complaining about them.
extension Parser {
  var current: Token { tokens[position] }

  /// The token behind the current one.
  var next: Token { tokens[min(position + 1, tokens.count - 1)] }

  /// Where the current token stands.
  var span: SourceSpan { SourceSpan(file: file, range: current.range) }

  /// The place right behind the token taken last: where something is missing.
  var gap: SourceSpan {
    let offset = position > 0 ? tokens[position - 1].range.upperBound : 0
    return SourceSpan(file: file, range: offset..<offset)
  }

  /// Whether a newline that ends statements stands before the current token.
  var isAtLineEnd: Bool {
    current.kind == .end
      || (current.startsLine && openBrackets.isEmpty && position != lineContinuation)
  }

  func text(of token: Token) -> String {
    String(decoding: file.bytes[token.range], as: UTF8.self)
  }

  func span(of token: Token) -> SourceSpan { SourceSpan(file: file, range: token.range) }

  /// From the token at an index to the one taken last.
  func span(from start: Int) -> SourceSpan {
    let first = tokens[start].range.lowerBound
    let last =
      position > start ? tokens[position - 1].range.upperBound : tokens[start].range.upperBound
    return SourceSpan(file: file, range: first..<max(first, last))
  }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Whether the current token is that symbol, on this line.
  func at(_ symbol: Symbol) -> Bool {
    current.kind == .symbol(symbol) && !isAtLineEnd
  }

  func at(_ keyword: Keyword) -> Bool {
    current.kind == .keyword(keyword) && !isAtLineEnd
  }

  mutating func take(_ symbol: Symbol) -> Bool {
    guard at(symbol) else { return false }
    advance()
    return true
  }

  /// A comma, after which a statement may go on in the next line.
  mutating func takeComma() -> Bool {
    guard take(.comma) else { return false }
    continueLine()
    return true
  }

  mutating func take(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(
    _ symbol: Symbol, _ what: String? = nil, notes: [Diagnostic.Note] = []
  ) throws(Abandon) {
    if take(symbol) { return }
    throw unexpected(what ?? "'\(symbol.rawValue)'", notes: notes)
  }

  mutating func expect(_ keyword: Keyword) throws(Abandon) {
    if take(keyword) { return }
    throw unexpected("'\(keyword.rawValue)'", close: [keyword.rawValue])
  }

  /// `(` or `[`; the newlines up to the closing bracket are spaces.
  mutating func open(_ symbol: Symbol, _ what: String? = nil) throws(Abandon) {
    let index = position
    try expect(symbol, what)
    openBrackets.append(index)
    try descend()
  }

  /// The bracket that closes the one opened last.
  mutating func close(_ symbol: Symbol, else what: String) throws(Abandon) {
    guard let opened = openBrackets.last else { return try expect(symbol) }
    guard take(symbol) else {
      let bracket = text(of: tokens[opened])
      throw unexpected(
        "\(what) or '\(symbol.rawValue)'",
        notes: [
          Diagnostic.Note("'\(bracket)' is opened here", at: .span(span(of: tokens[opened])))
        ])
    }
    openBrackets.removeLast()
    depth -= 1
  }

  /// One level deeper; the caller subtracts it again.
  mutating func descend() throws(Abandon) {
    depth += 1
    if depth > Parser.deepest {
      throw fail(
        "this is nested more than \(Parser.deepest) levels deep", at: span,
        suggestion: "give an inner part a name of its own")
    }
  }

  /// A new line, a closing brace or the end must follow.
  mutating func endOfLine(after what: String) throws(Abandon) {
    if isAtLineEnd || current.kind == .symbol(.rightBrace) { return }
    throw unexpected(what)
  }

  mutating func name(_ what: String) throws(Abandon) -> Name {
    guard case .identifier = current.kind, !isAtLineEnd else {
      if case .keyword(let keyword) = current.kind, !isAtLineEnd {
        throw fail(
          "expected \(what), found '\(keyword.rawValue)', which is a reserved word", at: span)
      }
      throw unexpected(what)
    }
    let name = Name(text(of: current), span)
    advance()
    return name
  }

  /// A name that is declared, so without primes.
  mutating func plainName(_ what: String) throws(Abandon) -> Name {
    let name = try name(what)
    if name.primes > 0 {
      diagnostics.append(
        .error(
          "a declared name has no primes", at: name.span,
          notes: [Diagnostic.Note("primes make further indices over one axis: d, d', d''")],
          suggestion: "write '\(name.base)'"))
    }
    return name
  }

  mutating func string(_ what: String) throws(Abandon) -> StringLiteral {
    guard current.kind == .string, !isAtLineEnd else {
      throw unexpected(what + " in quotes")
    }
    let inner = current.range.lowerBound + 1..<current.range.upperBound - 1
    let literal = StringLiteral(String(decoding: file.bytes[inner], as: UTF8.self), span)
    advance()
    return literal
  }

  // MARK: Complaints

  /// Records a diagnostic and gives the error to throw.
  mutating func fail(
    _ message: String, at span: SourceSpan, notes: [Diagnostic.Note] = [],
    suggestion: String? = nil
  ) -> Abandon {
    diagnostics.append(.error(message, at: span, notes: notes, suggestion: suggestion))
    return Abandon()
  }

  /// "expected …, found …" at the current token, unless the lexer has complained about it.
  mutating func unexpected(
    _ what: String, notes: [Diagnostic.Note] = [], close candidates: [String] = [],
    suggestion: String? = nil
  ) -> Abandon {
    if current.kind == .invalid, !isAtLineEnd { return Abandon() }
    let found =
      if current.kind == .end { "the end of the file" } else if isAtLineEnd {
        "the end of the line"
      } else { "'\(text(of: current).prefix(40))'" }
    let place = isAtLineEnd ? gap : span
    let advice =
      suggestion
      ?? (isAtLineEnd ? nil : Suggestion.didYouMean(text(of: current), among: candidates))
    return fail("expected \(what), found \(found)", at: place, notes: notes, suggestion: advice)
  }
}
