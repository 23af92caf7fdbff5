/// Reads of a state at another time.
extension LayerChecker {
  /// `t` plus a constant plus at most one index.
  private struct TimeIndex {
    var times = 0
    var constant = 0
    var terms: [(label: Label, sign: Int)] = []
  }

  /// A state at a time index, which must lie within what the state keeps.
  func past(_ index: Int, _ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    let linear = try linear(expression, sign: 1)
    let span = expression.span
    guard linear.times == 1 else { throw fail("a time index is t plus something", at: span) }
    guard linear.terms.count <= 1 else {
      throw fail("a time index has at most one index beside t", at: span)
    }
    let state = states[index]
    var lowest = linear.constant
    var highest = linear.constant
    if let (label, sign) = linear.terms.first {
      let last = (graph.length(label.axis) ?? 1) - 1
      if sign > 0 { highest += last } else { lowest -= last }
    }
    guard highest <= 0 else {
      throw fail(
        "'\(state.name)' would be read at t + \(highest), which is in the future", at: span)
    }
    let isAtNow = lowest == 0 && linear.terms.isEmpty
    try checkDirection(index, at: span)
    if try isCarried(index, at: span, isAtNow: isAtNow) {
      guard linear.constant == -1, linear.terms.isEmpty else {
        throw fail(
          "in its own recur '\(state.name)' is read at t-1 only", at: span,
          notes: note("the state is declared here", at: state.span))
      }
    } else if isAtNow {
      return Tensor(state.value, labels: state.labels)
    }
    try checkWindow(index, lowest: lowest, at: span)
    let step = Subscript.time(
      offset: linear.constant, plus: linear.terms.first?.label,
      sign: linear.terms.first?.sign ?? 1)
    let subscripts = state.labels.map { $0 == .time ? step : Subscript.label($0) }
    let tensor = Tensor(operand: .value(state.value, subscripts))
    try checkDistinct(tensor, at: span)
    try checkSize(tensor.labels, at: span)
    return tensor
  }

  /// What is kept bounds what can be read; a state made for `zero` keeps what is read.
  private func checkWindow(_ index: Int, lowest: Int, at span: SourceSpan) throws(Stop) {
    let state = states[index]
    guard -lowest > graph[state.id].steps else { return }
    if state.isInferred, -lowest <= Limits.length {
      graph[state.id].steps = -lowest
      graph[state.id].stepsPosition = 1
      return
    }
    let steps = graph[state.id].steps
    throw fail(
      "'\(state.name)' keeps \(steps) step\(steps == 1 ? "" : "s"), it would be read at t - "
        + "\(-lowest)", at: span, notes: note("the state is declared here", at: state.span),
      suggestion: "declare it with t: \(-lowest)")
  }

  /// Whether the state is carried by the recur that is open.
  private func isCarried(_ index: Int, at span: SourceSpan, isAtNow: Bool) throws(Stop) -> Bool {
    let state = states[index]
    if state.equation != nil {
      return recur != nil && state.recur == recur?.number && !isAtNow
    }
    guard recur != nil else {
      throw fail(
        "the past of '\(state.name)' is read before its equation", at: span,
        notes: note("the state is declared here", at: state.span),
        suggestion: "a value that depends on its own past belongs in a recur over t")
    }
    if isAtNow {
      throw fail(
        "'\(state.name)' is read before its equation", at: span,
        notes: note("the state is declared here", at: state.span))
    }
    recur?.early.append((index, span))
    return true
  }

  /// The past of a state is known only where time runs the same way.
  private func checkDirection(_ index: Int, at span: SourceSpan) throws(Stop) {
    let state = states[index]
    guard state.equation != nil, graph[state.id].isReversed != isReversed else { return }
    throw fail(
      graph[state.id].isReversed
        ? "the past of '\(state.name)' is read outside of the reverse it belongs to"
        : "in a reverse, '\(state.name)' cannot be read at another time: it runs forward",
      at: span, notes: note("the state is declared here", at: state.span))
  }

  private func linear(_ expression: ExpressionSyntax, sign: Int) throws(Stop) -> TimeIndex {
    try descend(expression.span)
    defer { depth -= 1 }
    switch expression.kind {
    case .name(let name):
      if name.text == "t" { return TimeIndex(times: sign) }
      guard case .axis = scope[name.base] else { break }
      let labels = try axis(name).map { Label($0.axis, primes: $0.primes + name.primes) }
      guard labels.count == 1, labels[0].axis > .time else {
        throw fail("an index beside t runs over one axis, no product", at: name.span)
      }
      return TimeIndex(terms: [(labels[0], sign)])
    case .negate(let inner): return try linear(inner, sign: -sign)
    case .binary(let op, let left, let right) where op == .add || op == .subtract:
      let a = try linear(left, sign: sign)
      let b = try linear(right, sign: op == .add ? sign : -sign)
      return TimeIndex(
        times: a.times + b.times, constant: try bounded(a.constant + b.constant, expression.span),
        terms: a.terms + b.terms)
    default: break
    }
    guard let constant = try evaluate(expression).constant, let integer = Int(exactly: constant)
    else {
      throw fail(
        "a time index is t plus or minus an integer and at most one index", at: expression.span)
    }
    return TimeIndex(constant: sign * (try bounded(integer, expression.span)))
  }

  private func bounded(_ value: Int, _ span: SourceSpan) throws(Stop) -> Int {
    guard value.magnitude <= UInt(Limits.length) else {
      throw fail("this is more than 2^31 steps away", at: span)
    }
    return value
  }
}
