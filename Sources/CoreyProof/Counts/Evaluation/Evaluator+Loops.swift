import CoreyIR

extension Evaluator {
  mutating func execute(_ loop: CodeLoop) throws(Interruption) -> Flow {
    for statement in loop.start { _ = try execute(statement) }
    guard let (counter, step) = loop.counter, let condition = loop.condition,
      case .integer(let start) = slots[base + counter.slot].value,
      slots[base + counter.slot].openness == openness,
      let rounds = try rounds(condition, of: counter, from: start, step: step)
    else { return try executeEach(loop) }
    let flow = try execute(
      loop, Counter(slot: base + counter.slot, start: start, step: step), 0..<rounds)
    switch flow {
    case .next: break
    case .leave: return .next
    case .answer: return flow
    }
    guard let end = start.adding(Affine(rounds), times: step) else {
      throw failure("a loop's counter exceeds 64 bits", loop.place)
    }
    try assign(.integer(end), toSlot: base + counter.slot)
    return .next
  }

  private struct Counter {
    var slot: Int
    var start: Affine
    var step: Int
  }

  /// One round after the other.
  private mutating func executeEach(_ loop: CodeLoop) throws(Interruption) -> Flow {
    while true {
      if let condition = loop.condition, !(try isTrue(condition)) { return .next }
      try spend()
      let flow = try execute(loop.body)
      if case .leave = flow { return .next }
      if case .answer = flow { return flow }
      if let advance = loop.advance { _ = try evaluate(advance) }
    }
  }

  /// Some rounds as a whole; if they differ, their halves.
  private mutating func execute(
    _ loop: CodeLoop, _ counter: Counter, _ rounds: Range<Int>
  ) throws(Interruption) -> Flow {
    if rounds.isEmpty { return .next }
    try spend()
    guard let first = counter.start.adding(Affine(rounds.lowerBound), times: counter.step) else {
      throw failure("a loop's counter exceeds 64 bits", loop.place)
    }
    if rounds.count == 1 {
      try assign(.integer(first), toSlot: counter.slot)
      return try execute(loop.body)
    }
    let before = tallies
    let position = counts.count
    do throws(Interruption) {
      try executeAll(loop.body, counter, first: first, rounds: rounds.count)
      return .next
    } catch {
      guard case .rounds(position, let isSplit) = error else { throw error }
      tallies = before
      let parts =
        isSplit
        ? rounds.map { $0..<$0 + 1 }
        : [
          rounds.lowerBound..<rounds.lowerBound + rounds.count / 2,
          rounds.lowerBound + rounds.count / 2..<rounds.upperBound,
        ]
      for part in parts {
        let flow = try execute(loop, counter, part)
        if case .next = flow { continue }
        return flow
      }
      return .next
    }
  }

  private mutating func executeAll(
    _ body: CodeStatement, _ counter: Counter, first: Affine, rounds: Int
  ) throws(Interruption) {
    let position = counts.count
    let outer = multiplicity
    let (product, isWide) = multiplicity.multipliedReportingOverflow(by: rounds)
    if isWide { throw failure("the loops of the C text run too often to be counted") }
    let saved = slots[counter.slot]
    if saved.depth != position { throw .rounds(loop: position - 1, isSplit: true) }
    var terms = first
    terms.terms.append(Affine.Term(loop: position, factor: counter.step))
    counts.append(rounds)
    privates.append([])
    multiplicity = product
    slots[counter.slot].value = .integer(terms)
    var isDone = false
    defer {
      for (slot, before) in privates.removeLast().reversed() {
        slots[slot] = before
        // Which round came last is not known.
        if isDone { slots[slot].value = .opaque }
      }
      counts.removeLast()
      multiplicity = outer
      slots[counter.slot].value = saved.value
    }
    guard case .next = try execute(body) else {
      throw .rounds(loop: position, isSplit: true)
    }
    isDone = true
  }

  /// How often the condition holds, if it compares integers that the rounds do not change but for
  /// the counter.
  private mutating func rounds(
    _ condition: CodeExpression, of counter: CodeVariable, from start: Affine, step: Int
  ) throws(Interruption) -> Int? {
    switch condition {
    case .binary(.both, let left, let right):
      guard let a = try rounds(left, of: counter, from: start, step: step),
        let b = try rounds(right, of: counter, from: start, step: step)
      else { return nil }
      return min(a, b)
    case .binary(let sign, let left, let right) where sign == .less || sign == .lessOrEqual:
      guard left.isFixed, right.isFixed,
        var room = try room(left, right, of: counter, from: start, step: step)
      else { return nil }
      if sign == .lessOrEqual { room.constant += 1 }
      guard let own = room.terms.last, own.loop == counts.count, own.factor < 0 else { return nil }
      room.terms.removeLast()
      guard let value = room.value else { throw undecided(room) }
      return value <= 0 ? 0 : (value - 1) / -own.factor + 1
    default: return nil
    }
  }

  /// `right - left` with the counter as that of one more loop, which runs often.
  private mutating func room(
    _ left: CodeExpression, _ right: CodeExpression, of counter: CodeVariable, from start: Affine,
    step: Int
  ) throws(Interruption) -> Affine? {
    let slot = base + counter.slot
    let saved = slots[slot].value
    let own = counts.count
    var rounds = start
    rounds.terms.append(Affine.Term(loop: own, factor: step))
    counts.append(1 << 30)
    slots[slot].value = .integer(rounds)
    defer {
      counts.removeLast()
      slots[slot].value = saved
    }
    do throws(Interruption) {
      guard case .integer(let a) = try evaluate(left), case .integer(let b) = try evaluate(right)
      else { return nil }
      return b.adding(a, times: -1)
    } catch {
      if case .rounds(own, _) = error { return nil }
      throw error
    }
  }
}

extension CodeExpression {
  /// Whether it is made of variables and constants only.
  fileprivate var isFixed: Bool {
    switch self {
    case .integer, .variable: true
    case .convert(let inner, _), .prefix(_, let inner): inner.isFixed
    case .binary(_, let left, let right): left.isFixed && right.isFixed
    case .field, .number, .memory, .address, .offset, .conditional, .assign, .call, .callField,
      .sequence:
      false
    }
  }
}
