// Functions.
extension Parser {
  /// `fn = "fn" id [ "[" id {"," id} "]" ] "(" param {"," param} ")" ( "=" expr | block )`
  mutating func function() throws(Abandon) -> FunctionSyntax {
    advance()
    var name = Name("", gap)
    var axes: [Name] = []
    var parameters: [ParameterSyntax] = []
    let level = depth
    do throws(Abandon) {
      name = try plainName("the name of the function")
      if at(.leftBracket) {
        try open(.leftBracket)
        repeat { axes.append(try plainName("an axis")) } while take(.comma)
        try close(.rightBracket, else: "','")
      }
      try open(.leftParenthesis, "the parameters in parentheses")
      repeat { parameters.append(try parameter()) } while take(.comma)
      try close(.rightParenthesis, else: "','")
      if !at(.leftBrace), !at(.equal) { throw unexpected("'=' or '{'") }
    } catch {
      depth = level
      guard recoverToBrace() else { throw error }
    }
    var body: [StatementSyntax] = []
    var results: [ExpressionSyntax] = []
    if take(.equal) {
      continueLine()
      results = [try expression()]
      return FunctionSyntax(
        name: name, axes: axes, parameters: parameters, body: body, results: results)
    }
    let failures = diagnostics.count
    try block { parser throws(Abandon) in
      try parser.functionItem(body: &body, results: &results)
    }
    if results.isEmpty, diagnostics.count == failures {
      diagnostics.append(
        .error(
          "the function '\(name.text)' has no 'return'", at: name.span,
          suggestion: "end it with 'return E'"))
    }
    return FunctionSyntax(
      name: name, axes: axes, parameters: parameters, body: body, results: results)
  }

  private mutating func functionItem(
    body: inout [StatementSyntax], results: inout [ExpressionSyntax]
  ) throws(Abandon) {
    if !results.isEmpty {
      throw fail("nothing can follow 'return'", at: span)
    }
    guard current.kind == .keyword(.return) else {
      body.append(try statement())
      return
    }
    advance()
    repeat { results.append(try expression()) } while takeComma()
  }

  /// `param = "state" id | id [ "[" … "]" ] [ "=" expr ]`
  private mutating func parameter() throws(Abandon) -> ParameterSyntax {
    if take(.state) {
      return ParameterSyntax(name: try plainName("the name of a state"), kind: .state)
    }
    let name = try plainName("a parameter")
    guard at(.leftBracket) else {
      return ParameterSyntax(name: name, kind: .scalar(default: try parameterDefault()))
    }
    try open(.leftBracket)
    var hasRest = false
    var axes: [AxesSyntax] = []
    if !at(.rightBracket) {
      repeat {
        if at(.ellipsis) {
          if hasRest || !axes.isEmpty {
            throw fail("'...' stands once, before the other axes", at: span)
          }
          advance()
          hasRest = true
        } else {
          axes.append(try self.axes())
        }
      } while take(.comma)
    }
    try close(.rightBracket, else: "','")
    let kind = ParameterSyntax.Kind.tensor(
      rest: hasRest, axes, default: try parameterDefault())
    return ParameterSyntax(name: name, kind: kind)
  }

  private mutating func parameterDefault() throws(Abandon) -> ExpressionSyntax? {
    guard take(.equal) else { return nil }
    return try expression(above: .sum)
  }
}
