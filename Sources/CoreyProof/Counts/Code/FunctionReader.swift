import CoreyIR

/// Reads one function: the nodes of libclang become expressions and statements.
struct FunctionReader {
  let enumerators: [String: Int]
  /// The variables in sight, innermost scope last.
  var scopes: [[String: CodeVariable]] = [[:]]
  private var slots = 0

  init(enumerators: [String: Int]) {
    self.enumerators = enumerators
  }

  mutating func read(_ cursor: Cursor) throws(Diagnostic) -> CodeFunction {
    let children = cursor.children
    let parameters = children.filter { $0.kind == .parameter }.map { declare($0) }
    guard let text = children.last, text.kind == .block else { throw unknown(cursor) }
    let body = try statement(text)
    return CodeFunction(
      name: cursor.spelling, parameters: parameters, slots: slots, result: cursor.resultShape,
      body: body)
  }

  mutating func declare(_ cursor: Cursor) -> CodeVariable {
    let variable = CodeVariable(slot: slots, name: cursor.spelling, type: cursor.typeShape)
    slots += 1
    scopes[scopes.count - 1][variable.name] = variable
    return variable
  }

  func place(_ cursor: Cursor) -> CodePlace {
    let start = cursor.start
    return CodePlace(file: start.file, line: start.line)
  }

  /// What is outside of the C that is emitted.
  func unknown(_ cursor: Cursor) -> Diagnostic {
    Diagnostic(
      .error, "accesses cannot be counted through this part of the C text",
      at: cursor.start.diagnosticPlace)
  }
}
