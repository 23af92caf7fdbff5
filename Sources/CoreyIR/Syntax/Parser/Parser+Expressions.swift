// Expressions.
extension Parser {
  /// An expression and the height of its tree, which is bounded: a long sum is a deep tree.
  struct Tall {
    var syntax: ExpressionSyntax
    var height: Int
  }

  /// `expr`, or the tighter production that begins with operators of that precedence.
  mutating func expression(above loosest: Precedence = .or) throws(Abandon) -> ExpressionSyntax {
    try climb(loosest).syntax
  }

  /// The binary productions, from `loosest` on.
  private mutating func climb(_ loosest: Precedence) throws(Abandon) -> Tall {
    let start = position
    var left = try unary()
    // Below what was taken no operator may follow: comparisons do not chain.
    while let (operation, precedence) = current.binaryOperator, !isAtLineEnd, precedence >= loosest
    {
      if precedence == .comparison, case .binary(let inner, _, _) = left.syntax.kind,
        inner.isComparison, !isParenthesized(left.syntax, from: start)
      {
        throw fail(
          "comparisons do not chain", at: span, suggestion: "write 'a < b and b < c'")
      }
      advance()
      continueLine()
      let right = if let tighter = precedence.tighter { try climb(tighter) } else { try unary() }
      let height = try grow(max(left.height, right.height))
      left = Tall(
        syntax: ExpressionSyntax(
          .binary(operation, left.syntax, right.syntax), span(from: start)),
        height: height)
    }
    return left
  }

  /// Whether an expression that begins at a token stands in parentheses: its span is theirs.
  private func isParenthesized(_ syntax: ExpressionSyntax, from start: Int) -> Bool {
    guard let end = closing[start], tokens[start].kind == .symbol(.leftParenthesis) else {
      return false
    }
    return tokens[end].range.upperBound == syntax.span.range.upperBound
  }

  private mutating func grow(_ height: Int) throws(Abandon) -> Int {
    if height >= Parser.deepest {
      throw fail(
        "this expression is more than \(Parser.deepest) operations deep", at: gap,
        suggestion: "give a part of it a name of its own")
    }
    return height + 1
  }

  /// `unary = ["-" | "not"] prim`
  private mutating func unary() throws(Abandon) -> Tall {
    let start = position
    let isMinus = current.kind == .symbol(.minus)
    guard !isAtLineEnd, isMinus || current.kind == .keyword(.not) else { return try primary() }
    advance()
    continueLine()
    try descend()
    let operand = try unary()
    depth -= 1
    return Tall(
      syntax: ExpressionSyntax(
        isMinus ? .negate(operand.syntax) : .not(operand.syntax), span(from: start)),
      height: try grow(operand.height))
  }

  /// `prim`: a number, parentheses, a name, a read, a call.
  private mutating func primary() throws(Abandon) -> Tall {
    if isAtLineEnd { throw unexpected("an expression") }
    let start = position
    switch current.kind {
    case .number:
      return Tall(syntax: number(), height: 1)
    case .symbol(.leftParenthesis):
      try open(.leftParenthesis)
      var inner = try climb(.or)
      if at(.comma) {
        throw fail("a product of axes is no value", at: span(from: start))
      }
      try close(.rightParenthesis, else: "an operator")
      inner.syntax.span = span(from: start)
      try noSubscript()
      return inner
    case .identifier:
      return try named()
    case .keyword(let keyword):
      throw fail(
        "expected an expression, found '\(keyword.rawValue)', which is a reserved word", at: span)
    case .symbol(.plus):
      throw fail("there is no unary '+'", at: span, suggestion: "leave it out")
    default:
      throw unexpected("an expression")
    }
  }

  private mutating func number() -> ExpressionSyntax {
    let digits = text(of: current)
    let value = Double(digits) ?? .infinity
    if !value.isFinite {
      diagnostics.append(
        .error("this number is too large", at: span, suggestion: "infinity is written 'inf'"))
    }
    let syntax = ExpressionSyntax(.number(value), span)
    advance()
    return syntax
  }

  /// `id [ "[" entry {"," entry} "]" ] | id [ "[" axes … "]" ] "(" [ arg {"," arg} ] ")"`
  private mutating func named() throws(Abandon) -> Tall {
    let start = position
    let name = try name("a name")
    var entries: [SubscriptSyntax] = []
    var height = 0
    if at(.leftBracket) {
      try open(.leftBracket)
      repeat { entries.append(try entry(height: &height)) } while take(.comma)
      try close(.rightBracket, else: "','")
      if !at(.leftParenthesis) {
        try noSubscript()
        return Tall(
          syntax: ExpressionSyntax(.read(name, entries), span(from: start)),
          height: try grow(height))
      }
    }
    guard at(.leftParenthesis) else {
      return Tall(syntax: ExpressionSyntax(.name(name), name.span), height: 1)
    }
    var axes: [AxesSyntax] = []
    for entry in entries {
      guard case .axes(let entry) = entry else {
        throw fail(
          "in front of '(' stand axes, not reads", at: span(from: start),
          suggestion: "a function takes its axes as in 'sum[n](x)'")
      }
      axes.append(entry)
    }
    try open(.leftParenthesis)
    var arguments: [ArgumentSyntax] = []
    if !at(.rightParenthesis) {
      repeat { arguments.append(try argument(height: &height)) } while take(.comma)
    }
    try close(.rightParenthesis, else: "',', an operator")
    try noSubscript()
    return Tall(
      syntax: ExpressionSyntax(.call(name, axes: axes, arguments), span(from: start)),
      height: try grow(height))
  }

  /// `arg = [ id ":" ] expr`
  private mutating func argument(height: inout Int) throws(Abandon) -> ArgumentSyntax {
    var label: Name?
    if current.kind == .identifier, next.kind == .symbol(.colon) {
      label = try plainName("a parameter")
      advance()
    }
    let value = try climb(.or)
    height = max(height, value.height)
    return ArgumentSyntax(label: label, value: value.syntax)
  }

  /// `entry = index | id "=" expr | "t" ("+" | "-") linear`
  private mutating func entry(height: inout Int) throws(Abandon) -> SubscriptSyntax {
    guard current.kind == .identifier else {
      if current.kind == .number, next.kind != .symbol(.bar) {
        throw fail(
          "a fixed index names its axis", at: span,
          suggestion: "write '[j = \(text(of: current).prefix(20))]' with the axis for j")
      }
      return .axes(try axes())
    }
    if next.kind == .symbol(.equal) {
      let name = try name("an axis")
      advance()
      let value = try climb(.or)
      height = max(height, value.height)
      return .at(name, value.syntax)
    }
    if next.kind == .symbol(.plus) || next.kind == .symbol(.minus) {
      guard text(of: current) == "t" else {
        throw fail(
          "only t is read at an offset", at: span,
          suggestion: "a state is read at 't - 1'; a fixed index is written 'j = 0'")
      }
      let value = try climb(.sum)
      height = max(height, value.height)
      return .time(value.syntax)
    }
    return .axes(try axes())
  }

  private mutating func noSubscript() throws(Abandon) {
    guard at(.leftBracket) else { return }
    throw fail(
      "only a name can be followed by '['", at: span,
      suggestion: "give the value a name with an equation of its own")
  }

  /// After an operator or a comma a statement goes on in the next line.
  mutating func continueLine() { lineContinuation = position }
}

extension BinaryOperator {
  /// Whether it compares numbers.
  fileprivate var isComparison: Bool {
    switch self {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
    case .add, .subtract, .multiply, .divide, .and, .or: false
    }
  }
}
