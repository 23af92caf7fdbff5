// Layers and their declarations.
extension Parser {
  /// `layer = "layer" id "{" { decl | stmt } "}"`
  mutating func layer() throws(Abandon) -> LayerSyntax {
    advance()
    var name = Name("", gap)
    do throws(Abandon) {
      name = try plainName("the name of the layer")
      if !at(.leftBrace) { throw unexpected("'{'") }
    } catch {
      guard recoverToBrace() else { throw error }
    }
    var items: [LayerItemSyntax] = []
    try block { parser throws(Abandon) in try parser.layerItem(into: &items) }
    return LayerSyntax(name: name, items: items)
  }

  /// `"{" … "}"` with one item a line; mistakes inside are reported and skipped.
  mutating func block(
    item: (inout Parser) throws(Abandon) -> Void
  ) throws(Abandon) {
    let opening = position
    try expect(.leftBrace)
    do throws(Abandon) { try descend() } catch {
      // Recovery skips the whole block.
      position = opening
      throw error
    }
    defer { depth -= 1 }
    let level = depth
    while current.kind != .symbol(.rightBrace) {
      if current.kind == .end || beginsItem {
        let note = Diagnostic.Note(
          "'{' is opened here", at: .span(span(of: tokens[opening])))
        let found = current.kind == .end ? "the end of the file" : "'\(text(of: current))'"
        throw fail("expected '}' before \(found)", at: gap, notes: [note])
      }
      let start = position
      do throws(Abandon) {
        try item(&self)
        try endOfLine(after: "an operator or the end of the line")
      } catch {
        depth = level
        recover(from: start)
        // A file of mistakes is not read to its end.
        if diagnostics.count > Parser.mostDiagnostics { throw error }
      }
    }
    advance()
  }

  private mutating func layerItem(into items: inout [LayerItemSyntax]) throws(Abandon) {
    guard case .keyword(let keyword) = current.kind, Keyword.declarations.contains(keyword) else {
      if case .identifier = current.kind, case .identifier = next.kind, !next.startsLine {
        let word = text(of: current)
        throw fail(
          "'\(word)' begins no declaration or statement", at: span,
          suggestion: Suggestion.didYouMean(
            word, among: (Keyword.declarations + Keyword.blocks).map(\.rawValue)))
      }
      items.append(.statement(try statement()))
      return
    }
    advance()
    switch keyword {
    case .axis:
      repeat { items.append(.declaration(try axis())) } while takeComma()
    case .const:
      repeat { items.append(.declaration(try constant())) } while takeComma()
    case .input: items.append(.declaration(try input()))
    case .weight: items.append(.declaration(try weight()))
    case .state: items.append(.declaration(try state()))
    default: items.append(.declaration(try output()))
    }
  }

  private mutating func axis() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of an axis")
    guard take(.equal) else {
      if at(.leftBracket) || at(.colon) { throw unexpected("'=', ',' or the end of the line") }
      return .axis(name, nil)
    }
    continueLine()
    if isAtAxes { return .axis(name, .axes(try axes())) }
    let length = try expression()
    if at(.bar) {
      throw fail(
        "a part of a concatenation is an axis, an integer or a product like '(h, p)'",
        at: length.span, suggestion: "declare an axis of this length and name it here")
    }
    return .axis(name, .length(length))
  }

  private mutating func constant() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of a constant")
    try expect(.equal)
    continueLine()
    return .constant(name, try expression())
  }

  private mutating func input() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of an input")
    let shape = try declaredShape()
    return .input(name, shape, type: try type())
  }

  private mutating func weight() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of a weight")
    let shape = try declaredShape()
    let type = try type()
    let source = take(.from) ? try string("the name of a tensor") : nil
    let fallback = take(.or) ? try expression(above: .sum) : nil
    if source == nil, at(.from) { throw fail("'from' stands before 'or'", at: span) }
    return .weight(name, shape, type: type, source: source, fallback: fallback)
  }

  private mutating func state() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of a state")
    let shape = try declaredShape()
    if at(.colon) { throw fail("a state has no type: it is always f32", at: span) }
    let basis = take(.in) ? try string("the basis of a state") : nil
    guard basis == nil, take(.equal) else {
      return .state(name, shape, isLocal: false, basis: basis)
    }
    guard current.kind == .number, !isAtLineEnd, text(of: current) == "0" else {
      throw fail(
        "a state can only begin at 0", at: isAtLineEnd ? gap : span,
        suggestion: "write '= 0', or nothing to keep it between runs")
    }
    advance()
    return .state(name, shape, isLocal: true, basis: nil)
  }

  private mutating func output() throws(Abandon) -> DeclarationSyntax {
    let name = try plainName("the name of an output")
    let shape = at(.leftBracket) ? try shape() : nil
    try expect(.equal)
    continueLine()
    return .output(name, shape, try expression())
  }

  private mutating func declaredShape() throws(Abandon) -> ShapeSyntax {
    guard at(.leftBracket) else {
      throw unexpected(
        "'['", suggestion: "list its axes: '[b, t, d]', or '[]' for one number")
    }
    return try shape()
  }

  private mutating func type() throws(Abandon) -> Name? {
    take(.colon) ? try name("a type, like bf16") : nil
  }
}
