// Axes and shapes.
extension Parser {
  /// `axes = part { "|" part }`
  mutating func axes() throws(Abandon) -> AxesSyntax {
    let start = position
    var parts = [try part()]
    while take(.bar) {
      continueLine()
      parts.append(try part())
    }
    return parts.count == 1 ? parts[0] : .concatenation(parts, span(from: start))
  }

  /// `part = id | integer | "(" axes "," axes { "," axes } ")"`
  private mutating func part() throws(Abandon) -> AxesSyntax {
    let start = position
    switch current.kind {
    case .number where !isAtLineEnd:
      return .integer(try integer(), span(from: start))
    case .symbol(.leftParenthesis) where !isAtLineEnd:
      try open(.leftParenthesis)
      var factors = [try axes()]
      while take(.comma) { factors.append(try axes()) }
      try close(.rightParenthesis, else: "','")
      if factors.count == 1 {
        throw fail(
          "a product of axes has at least two factors", at: span(from: start),
          suggestion: "drop the parentheses")
      }
      return .product(factors, span(from: start))
    default:
      return .name(try name("an axis"))
    }
  }

  /// A whole number that fits a machine word.
  private mutating func integer() throws(Abandon) -> Int {
    let text = text(of: current)
    guard let value = Int(text) else {
      let isWhole = text.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
      throw fail(
        isWhole ? "this length is too large" : "the length of an axis is a whole number", at: span)
    }
    advance()
    return value
  }

  /// `shape = "[" [ dim { "," dim } ] "]"`
  mutating func shape() throws(Abandon) -> ShapeSyntax {
    let start = position
    try open(.leftBracket)
    var dimensions: [ShapeSyntax.Dimension] = []
    if !at(.rightBracket) {
      repeat { dimensions.append(try dimension()) } while take(.comma)
    }
    try close(.rightBracket, else: "','")
    return ShapeSyntax(dimensions: dimensions, span: span(from: start))
  }

  /// `dim = axes | "t" ":" len`
  private mutating func dimension() throws(Abandon) -> ShapeSyntax.Dimension {
    let start = position
    if current.kind == .identifier, next.kind == .symbol(.colon) {
      guard text(of: current) == "t" else {
        throw fail(
          "only t keeps steps of the past: 't: 3'", at: span, suggestion: "name the axis alone")
      }
      advance()
      advance()
      let steps = try expression()
      return .past(steps, span(from: start))
    }
    return .axes(try axes())
  }

  /// Whether what follows `axis e =` is a structure, not arithmetic: `a | b`, `(g, r)`.
  var isAtAxes: Bool {
    switch current.kind {
    case .identifier, .number: next.kind == .symbol(.bar)
    case .symbol(.leftParenthesis): hasComma(inParenthesesAt: position)
    default: false
    }
  }

  /// Looks for a comma directly inside parentheses. Stops where no axes can go on, so that all
  /// such looks together stay linear.
  private func hasComma(inParenthesesAt start: Int) -> Bool {
    var depth = 0
    for index in start..<tokens.count {
      switch tokens[index].kind {
      case .symbol(.leftParenthesis), .symbol(.leftBracket): depth += 1
      case .symbol(.rightParenthesis), .symbol(.rightBracket):
        depth -= 1
        if depth == 0 { return false }
      case .symbol(.comma): if depth == 1 { return true }
      case .symbol(.equal), .symbol(.leftBrace), .symbol(.rightBrace), .keyword: return false
      default: continue
      }
    }
    return false
  }
}
