import CoreyIR

extension FunctionReader {
  mutating func statement(_ cursor: Cursor) throws(Diagnostic) -> CodeStatement {
    switch cursor.kind {
    case .block:
      scopes.append([:])
      defer { scopes.removeLast() }
      return .block(try statements(cursor.children))
    case .declarationStatement: return .block(try declarations(cursor))
    case .nullStatement: return .block([])
    case .unexposedStatement:
      // Attributes such as "unroll" stand before their statement.
      guard let inner = cursor.children.last else { return .block([]) }
      return try statement(inner)
    case .ifStatement:
      let parts = cursor.children
      guard parts.count == 2 || parts.count == 3 else { throw unknown(cursor) }
      return .branch(
        try expression(parts[0]), try statement(parts[1]),
        parts.count == 3 ? try statement(parts[2]) : nil)
    case .forStatement: return try loop(cursor)
    case .whileStatement:
      let parts = cursor.children
      guard parts.count == 2 else { throw unknown(cursor) }
      return .loop(
        CodeLoop(
          start: [], condition: try expression(parts[0]), advance: nil,
          body: try statement(parts[1]), counter: nil, place: place(cursor)))
    case .doStatement:
      let parts = cursor.children
      guard parts.count == 2 else { throw unknown(cursor) }
      return .repeated(try statement(parts[0]), while: try expression(parts[1]))
    case .switchStatement: return try selection(cursor)
    case .breakStatement: return .leave
    case .returnStatement:
      guard let value = cursor.children.first else { return .answer(nil, place(cursor)) }
      return .answer(try expression(value), place(cursor))
    default: return .expression(try expression(cursor))
    }
  }

  private mutating func statements(_ cursors: [Cursor]) throws(Diagnostic) -> [CodeStatement] {
    var result: [CodeStatement] = []
    for cursor in cursors { result.append(try statement(cursor)) }
    return result
  }

  private mutating func declarations(_ cursor: Cursor) throws(Diagnostic) -> [CodeStatement] {
    var result: [CodeStatement] = []
    for child in cursor.children where child.kind == .variable {
      // A length of an array and a type stand before the value.
      let types: [Cursor.Kind] = [.structure, .union, .typeReference]
      let last = child.children.last { !types.contains($0.kind) }
      let value: CodeExpression?
      switch child.typeShape.kind {
      case .array: value = nil
      default: value = try last.map { (node) throws(Diagnostic) in try expression(node) }
      }
      result.append(
        .declare(
          declare(child), value, isUnion: child.canonicalType.hasPrefix("union ")))
    }
    return result
  }

  private mutating func loop(_ cursor: Cursor) throws(Diagnostic) -> CodeStatement {
    scopes.append([:])
    defer { scopes.removeLast() }
    var parts = cursor.children
    guard let last = parts.popLast() else { throw unknown(cursor) }
    var loop = CodeLoop(
      start: [], condition: nil, advance: nil, body: .block([]), counter: nil,
      place: place(cursor))
    // libclang leaves out what is not written, so that the parts say by themselves what they are.
    for part in parts {
      if part.kind == .declarationStatement {
        loop.start = try declarations(part)
      } else if part.isAdvance {
        loop.advance = try expression(part)
      } else if part.isAssignment {
        loop.start = [.expression(try expression(part))]
      } else {
        loop.condition = try expression(part)
      }
    }
    loop.body = try statement(last)
    if let counter = loop.advance?.counter, !last.assigns(counter.variable.name) {
      loop.counter = counter
    }
    return .loop(loop)
  }

  private mutating func selection(_ cursor: Cursor) throws(Diagnostic) -> CodeStatement {
    let parts = cursor.children
    guard parts.count == 2, parts[1].kind == .block else { throw unknown(cursor) }
    var cases: [Int: Int] = [:]
    var fallback: Int?
    var body: [CodeStatement] = []
    for child in parts[1].children {
      var inner = child
      while inner.kind == .caseStatement || inner.kind == .defaultStatement {
        let children = inner.children
        guard let next = children.last else { throw unknown(inner) }
        if inner.kind == .caseStatement {
          guard let number = children.first?.integer else { throw unknown(inner) }
          cases[Int(number)] = body.count
        } else {
          fallback = body.count
        }
        inner = next
      }
      body.append(try statement(inner))
    }
    return .select(try expression(parts[0]), cases: cases, fallback: fallback, body)
  }
}

extension Cursor {
  fileprivate var isAssignment: Bool { kind == .binaryOperator && operatorSpelling == "=" }

  /// Whether an expression is what a loop ends a round with.
  fileprivate var isAdvance: Bool {
    switch kind {
    case .compoundAssignment: true
    case .unaryOperator: ["++", "--"].contains(operatorSpelling)
    case .binaryOperator: operatorSpelling == "," && children.allSatisfy { $0.isAdvance }
    default: false
    }
  }

  /// Whether a variable of this name is given a value below.
  fileprivate func assigns(_ name: String) -> Bool {
    var found = false
    visit { node in
      if node.isAdvance || node.isAssignment, node.children.first?.spelling == name { found = true }
      if node.kind == .unaryOperator, node.operatorSpelling == "&",
        node.children.first?.spelling == name
      {
        found = true
      }
      return !found
    }
    return found
  }
}

extension CodeExpression {
  /// The variable and the step of `i++` and `i += 16`.
  fileprivate var counter: (variable: CodeVariable, step: Int)? {
    guard case .assign(.variable(let variable), .add?, .integer(let step), _) = self, step > 0,
      case .integer = variable.type.kind
    else { return nil }
    return (variable, step)
  }
}
