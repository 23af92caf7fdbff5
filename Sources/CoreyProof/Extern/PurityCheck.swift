import CoreyIR

/// Finds what makes a function depend on more than its arguments, helpers included.
struct PurityCheck {
  /// Called functions that the header does not define.
  private(set) var libraryCalls: Set<String> = []

  private let function: Cursor
  /// The definitions of the header by name.
  private let defined: [String: Cursor]

  init(of function: Cursor, defined: [String: Cursor]) {
    self.function = function
    self.defined = defined
  }

  /// One error for each reason, at its place.
  mutating func problems() -> [Diagnostic] {
    var found: [Diagnostic] = []
    var pending = [function]
    var seen = [function]
    while let next = pending.popLast() {
      var helpers: [Cursor] = []
      next.visit { cursor in
        if let problem = problem(cursor), !found.contains(where: { $0.message == problem.message })
        {
          found.append(problem)
        }
        guard cursor.kind == .reference, let target = cursor.referenced, target.kind == .function
        else { return true }
        if let definition = defined[target.spelling] {
          helpers.append(definition)
        } else {
          libraryCalls.insert(target.spelling)
        }
        return true
      }
      for helper in helpers where !seen.contains(helper) {
        seen.append(helper)
        pending.append(helper)
      }
    }
    return found
  }

  private func problem(_ cursor: Cursor) -> Diagnostic? {
    switch cursor.kind {
    case .variable where cursor.isLasting && !cursor.isConst:
      impure("keeps '\(cursor.spelling)' from call to call", cursor)
    case .reference:
      if let target = cursor.referenced, target.kind == .variable, target.isLasting,
        !target.isConst,
        target.start.offset < function.start.offset || target.start.offset > function.end.offset
      {
        impure("reads the variable '\(target.spelling)'", cursor)
      } else {
        nil
      }
    default: nil
    }
  }

  private func impure(_ reason: String, _ cursor: Cursor) -> Diagnostic {
    Diagnostic(
      .error, "the extern function '\(function.spelling)' \(reason)",
      at: cursor.start.diagnosticPlace,
      notes: [.init("a layer calls it in any order and any number of times")],
      suggestion: "let it depend on its arguments only, or make the variable const")
  }
}
