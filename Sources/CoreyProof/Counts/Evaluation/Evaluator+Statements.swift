import CoreyIR

extension Evaluator {
  mutating func execute(_ statement: CodeStatement) throws(Interruption) -> Flow {
    switch statement {
    case .block(let body): return try execute(body[...])
    case .declare(let variable, let value, let isUnion):
      try declare(variable, value, isUnion: isUnion)
      return .next
    case .expression(let expression):
      _ = try evaluate(expression)
      return .next
    case .branch(let condition, let yes, let no):
      guard let decision = try decide(try evaluate(condition)) else {
        return try executeOpenly(yes, no)
      }
      if decision { return try execute(yes) }
      return try no.map { (no) throws(Interruption) in try execute(no) } ?? .next
    case .loop(let loop): return try execute(loop)
    case .repeated(let body, let condition):
      repeat {
        try spend()
        let flow = try execute(body)
        if case .leave = flow { break }
        if case .answer = flow { return flow }
      } while try isTrue(condition)
      return .next
    case .select(let value, let cases, let fallback, let body):
      guard case .integer(let number) = try evaluate(value) else {
        throw failure("a switch depends on data")
      }
      guard let key = number.value else { throw undecided(number) }
      guard let start = cases[key] ?? fallback else { return .next }
      let flow = try execute(body[start...])
      if case .leave = flow { return .next }
      return flow
    case .leave: return .leave
    case .answer(let value, _):
      return .answer(try value.map { (value) throws(Interruption) in try evaluate(value) })
    }
  }

  private mutating func execute(_ body: ArraySlice<CodeStatement>) throws(Interruption) -> Flow {
    for statement in body {
      let flow = try execute(statement)
      if case .next = flow { continue }
      return flow
    }
    return .next
  }

  private mutating func declare(
    _ variable: CodeVariable, _ value: CodeExpression?, isUnion: Bool
  ) throws(Interruption) {
    var result = try value.map { (value) throws(Interruption) in try evaluate(value) } ?? .opaque
    switch variable.type.kind {
    case .array:
      result = .pointer(localMemory(variable.type.size))
    case .record:
      guard value == nil || isUnion else { throw failure("structures are copied") }
      result = record([:], isUnion: isUnion)
    case .pointer:
      if case .pointer(let pointer) = result { result = .pointer(window(pointer, variable)) }
    case .integer: result = try convert(result, to: variable.type)
    case .other: break
    }
    slots[base + variable.slot] = Slot(value: result, depth: counts.count, openness: openness)
  }

  /// A decision that depends on data: both ways must touch the same memory, unless one is the
  /// refusal of arguments that are not valid.
  private mutating func executeOpenly(
    _ yes: CodeStatement, _ no: CodeStatement?
  ) throws(Interruption) -> Flow {
    openness += 1
    defer { openness -= 1 }
    let before = tallies
    let first = try execute(yes)
    if case .answer = first, no == nil {
      tallies = before
      return .next
    }
    let after = tallies
    tallies = before
    let second = try no.map { (no) throws(Interruption) in try execute(no) } ?? .next
    guard case .next = first, case .next = second, after == tallies else {
      throw failure("which memory is touched depends on data")
    }
    return .next
  }

  /// Counts a round against the budget.
  mutating func spend() throws(Interruption) {
    budget -= 1
    if budget < 0 { throw failure("the loops of the C text do not seem to end") }
  }

  mutating func isTrue(_ condition: CodeExpression) throws(Interruption) -> Bool {
    guard let decision = try decide(try evaluate(condition)) else {
      throw failure("the rounds of a loop depend on data")
    }
    return decision
  }
}
