// Equations and the blocks that hold them.
extension Parser {
  /// `stmt`: an equation or a block.
  mutating func statement() throws(Abandon) -> StatementSyntax {
    let start = position
    switch current.kind {
    case .keyword(.recur):
      advance()
      let body = try body { parser throws(Abandon) in
        try parser.expect(.over)
        try parser.time(after: "recur over")
      }
      return .recur(body, span(from: start))
    case .keyword(.reverse):
      advance()
      let body = try body { parser throws(Abandon) in try parser.time(after: "reverse") }
      return .reverse(body, span(from: start))
    case .keyword(.repeat):
      return try repetition()
    case .keyword(let keyword) where Keyword.declarations.contains(keyword):
      throw fail(
        "'\(keyword.rawValue)' is declared in a layer, outside of blocks and functions", at: span)
    case .keyword(.return):
      throw fail("'return' stands at the end of a function", at: span)
    default:
      return try equation()
    }
  }

  /// `id [shape] {"," id [shape]} "=" expr [ "from" string ]`
  private mutating func equation() throws(Abandon) -> StatementSyntax {
    guard case .identifier = current.kind else {
      if case .keyword(let keyword) = current.kind {
        throw fail(
          "'\(keyword.rawValue)' is a reserved word and begins no statement here", at: span)
      }
      if current.kind == .invalid { throw Abandon() }
      throw fail(
        "expected a statement, found '\(text(of: current).prefix(40))'", at: span)
    }
    var targets: [StatementSyntax.Target] = []
    while true {
      // The first name of a statement stands at the beginning of a line.
      let name = try targets.isEmpty ? firstName() : plainName("a name")
      let shape = at(.leftBracket) ? try shape() : nil
      targets.append(StatementSyntax.Target(name: name, shape: shape))
      guard takeComma() else { break }
    }
    if current.kind == .symbol(.equalEqual), !isAtLineEnd {
      throw fail("'==' compares; an equation is written with '='", at: span)
    }
    try expect(.equal)
    continueLine()
    let value = try expression()
    let source = take(.from) ? try string("a prefix of weight names") : nil
    return .equation(targets, value, source: source)
  }

  private mutating func firstName() throws(Abandon) -> Name {
    let name = Name(text(of: current), span)
    if name.primes > 0 { return try plainNameAtLineStart() }
    advance()
    return name
  }

  private mutating func plainNameAtLineStart() throws(Abandon) -> Name {
    let name = Name(text(of: current), span)
    advance()
    diagnostics.append(
      .error(
        "a declared name has no primes", at: name.span,
        suggestion: "write '\(name.base)'; results drop their primes"))
    return name
  }

  /// `"repeat" id "in" len "..<" len block`
  private mutating func repetition() throws(Abandon) -> StatementSyntax {
    let start = position
    advance()
    var variable = Name("", gap)
    var from = ExpressionSyntax(.number(0), gap)
    var to = from
    let body = try body { parser throws(Abandon) in
      variable = try parser.plainName("the variable of the repetition")
      try parser.expect(.in)
      from = try parser.expression()
      try parser.expect(.rangeUpTo)
      to = try parser.expression()
    }
    return .repeat(variable, from: from, to: to, body, span(from: start))
  }

  /// A header, then `"{" { stmt } "}"`, read even if the header is faulty.
  private mutating func body(
    header: (inout Parser) throws(Abandon) -> Void
  ) throws(Abandon) -> [StatementSyntax] {
    let level = depth
    do throws(Abandon) {
      try header(&self)
      if !at(.leftBrace) { throw unexpected("'{'") }
    } catch {
      depth = level
      guard recoverToBrace() else { throw error }
    }
    var statements: [StatementSyntax] = []
    try block { parser throws(Abandon) in statements.append(try parser.statement()) }
    return statements
  }

  private mutating func time(after words: String) throws(Abandon) {
    guard current.kind == .identifier, !isAtLineEnd, text(of: current) == "t" else {
      throw unexpected("'t' after '\(words)'")
    }
    advance()
  }
}
