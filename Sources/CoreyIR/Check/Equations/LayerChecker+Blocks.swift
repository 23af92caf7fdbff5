/// `recur`, `reverse`, `repeat`.
extension LayerChecker {
  func recurBlock(_ body: [StatementSyntax], _ span: SourceSpan) throws(Stop) {
    if recur != nil { throw fail("a recur cannot stand in a recur", at: span) }
    // A state made for `zero` has unknown dimensions: take those its equation turns out to have and
    // elaborate again, until none is missing.
    let mayGrow = states.contains { $0.isInferred && $0.equation == nil }
    guard mayGrow else { return try recurAttempt(body, span) }
    for _ in 0..<16 {
      let before = Snapshot(self)
      try recurAttempt(body, span)
      let missing = states.indices.filter { !states[$0].missing.isEmpty }
      if missing.isEmpty { return }
      let found = missing.map { states[$0].missing }
      before.restore(self)
      for (index, labels) in zip(missing, found) { extend(index, by: labels) }
    }
    throw fail("the axes of a zero state keep growing from step to step", at: span)
  }

  private func recurAttempt(_ body: [StatementSyntax], _ span: SourceSpan) throws(Stop) {
    recurCount += 1
    recur = RecurContext(number: recurCount)
    bodies.append([])
    run(body)
    let context = recur
    let nodes = bodies.removeLast()
    recur = nil
    freshest = nil
    var isReported: Set<Int> = []
    for (state, place) in context?.early ?? [] where states[state].recur != context?.number {
      guard isReported.insert(state).inserted else { continue }
      _ = fail(
        "the past of '\(states[state].name)' is read before its equation", at: place,
        notes: note("the state is declared here", at: states[state].span))
    }
    if nodes.isEmpty, hasFailed { throw Stop() }
    guard !nodes.isEmpty else { return }
    bodies[bodies.count - 1].append(
      Node(.recur(Recur(body: nodes, isReversed: isReversed)), results: [], span: origin(span)))
  }

  /// What an attempt to elaborate a recur may have changed.
  private struct Snapshot {
    let graph: Graph
    let bodies: [[Node]]
    let states: [StateEntry]
    let bindings: [String: Scope.Binding]
    let spans: [String: SourceSpan]
    let nodeCount: Int
    let diagnostics: Int
    let hasFailed: Bool

    init(_ checker: LayerChecker) {
      graph = checker.graph
      bodies = checker.bodies
      states = checker.states
      bindings = checker.scope.bindings
      spans = checker.scope.spans
      nodeCount = checker.nodeCount
      diagnostics = checker.module.sink.all.count
      hasFailed = checker.hasFailed
    }

    func restore(_ checker: LayerChecker) {
      checker.graph = graph
      checker.bodies = bodies
      checker.states = states
      checker.scope.restore(bindings, spans)
      checker.nodeCount = nodeCount
      checker.module.sink.rewind(to: diagnostics)
      checker.hasFailed = hasFailed
      checker.freshest = nil
    }
  }

  func reverseBlock(_ body: [StatementSyntax], _ span: SourceSpan) throws(Stop) {
    if recur != nil { throw fail("a reverse cannot stand in a recur", at: span) }
    if isInReverse { throw fail("a reverse cannot stand in a reverse", at: span) }
    isInReverse = true
    needsWholeSequence = true
    run(body)
    isInReverse = false
  }

  func repeatBlock(
    _ variable: Name, _ from: ExpressionSyntax, _ to: ExpressionSyntax, _ body: [StatementSyntax],
    _ span: SourceSpan
  ) throws(Stop) {
    if recur != nil { throw fail("a repeat cannot stand in a recur", at: span) }
    if scope.isFunction { throw fail("a repeat cannot stand in a function", at: span) }
    let first = try length(from, of: "the start of a repeat", minimum: 0)
    let end = try length(to, of: "the end of a repeat", minimum: 0)
    guard end >= first else {
      throw fail("this repeat would run from \(first) to \(end)", at: from.span.union(to.span))
    }
    guard end - first <= Limits.rounds else {
      throw fail("this repeat has more than \(Limits.rounds) rounds", at: from.span.union(to.span))
    }
    try checkNew(variable)
    let outer = (scope.bindings, scope.spans)
    let carried = try enter(body)
    bodies.append([])
    rounds.append(RoundContext(variable: variable.text, carried: Set(carried.map(\.name))))
    scope.bind(variable.text, .round, at: variable.span)
    run(body)
    rounds.removeLast()
    let leaving = leave(carried, span)
    let nodes = bodies.removeLast()
    let inner = scope.bindings
    scope.restore(outer.0, outer.1)
    for name in inner.keys where outer.0[name] == nil && name != variable.text {
      scope.bind(name, .ended, at: scope.later[name] ?? span)
    }
    guard let leaving else { throw Stop() }
    let loop = Repeat(
      variable: variable.text, range: first..<end,
      carried: zip(carried, leaving).map {
        Repeat.Carried(initial: $0.initial.operand, entering: $0.entering, leaving: $1)
      }, body: nodes)
    var results: [ValueID] = []
    for name in carried {
      let value = graph.addValue(
        Value(dims: name.labels, type: name.initial.type, name: name.name, span: origin(span)))
      results.append(value)
      scope.bind(
        name.name, .tensor(Tensor(value, labels: name.labels, type: name.initial.type)), at: span)
    }
    bodies[bodies.count - 1].append(Node(.repeat(loop), results: results, span: origin(span)))
    freshest = nil
  }

  /// A name that goes round a repeat.
  private struct RoundName {
    var name: String
    var initial: Tensor
    /// What the body reads.
    var entering: ValueID
    var labels: [Label]
  }

  /// Binds every name that goes round to the value that enters a round.
  private func enter(_ body: [StatementSyntax]) throws(Stop) -> [RoundName] {
    var carried: [RoundName] = []
    for name in body.flatMap(\.targets) where !carried.contains(where: { $0.name == name.text }) {
      guard case .tensor(let initial) = scope[name.text] else { continue }
      if initial.constant != nil {
        throw fail(
          "'\(name.text)' is a constant before the repeat", at: name.span,
          suggestion: "give it its shape there: \(name.text)[b, t, …] = …")
      }
      try checkDistinct(initial, at: name.span)
      let labels = initial.labels.sorted()
      let value = graph.addValue(
        Value(
          dims: labels, type: initial.type, name: name.text, span: scope.spans[name.text] ?? .none))
      carried.append(
        RoundName(name: name.text, initial: initial, entering: value, labels: labels))
      let tensor = Tensor(value, labels: labels, type: initial.type)
      scope.bind(name.text, .tensor(tensor), at: name.span)
    }
    return carried
  }

  /// What a round makes of the names that entered it; nothing after an error.
  private func leave(_ carried: [RoundName], _ span: SourceSpan) -> [ValueID]? {
    var leaving: [ValueID] = []
    for name in carried {
      guard case .tensor(var tensor) = scope[name.name] else { return nil }
      guard Set(tensor.labels) == Set(name.labels), tensor.type == name.initial.type else {
        _ = fail(
          "'\(name.name)' enters a round with \(describe(name.labels)) and leaves it with "
            + describe(tensor.labels.sorted()), at: scope.later[name.name] ?? span)
        return nil
      }
      if !tensor.isWhole || tensor.labels != name.labels {
        guard let copied = try? copy(tensor, to: name.labels, at: span) else { return nil }
        tensor = copied
      }
      guard case .value(let value, _) = tensor.operand else { return nil }
      leaving.append(value)
    }
    return leaving
  }
}
