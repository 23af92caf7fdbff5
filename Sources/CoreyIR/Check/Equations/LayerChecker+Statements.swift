/// Statements: equations and the blocks they stand in.
extension LayerChecker {
  /// Elaborates statements; one that fails poisons the names it would have defined.
  func run(_ statements: [StatementSyntax]) {
    for statement in statements { run(statement) }
  }

  func run(_ statement: StatementSyntax) {
    do throws(Stop) {
      switch statement {
      case .equation(let targets, let expression, let source):
        try equation(targets, expression, source)
      case .recur(let body, let span): try recurBlock(body, span)
      case .reverse(let body, let span): try reverseBlock(body, span)
      case .repeat(let variable, let from, let to, let body, let span):
        try repeatBlock(variable, from, to, body, span)
      }
    } catch {
      hasFailed = true
      poison([statement])
    }
  }

  private func poison(_ statements: [StatementSyntax]) {
    for name in statements.flatMap(\.targets) {
      switch scope[name.text] {
      case nil, .tensor: scope.bind(name.text, .poisoned, at: name.span)
      case .state(let index):
        if states[index].equation == nil {
          states[index].equation = name.span
          states[index].recur = recur?.number
        }
      case .axis, .round, .poisoned, .ended: break
      }
    }
  }

  // MARK: Equations

  private func equation(
    _ targets: [StatementSyntax.Target], _ expression: ExpressionSyntax, _ source: StringLiteral?
  ) throws(Stop) {
    let outer = (self.source, sourceIsUsed)
    self.source = source
    sourceIsUsed = false
    defer { (self.source, sourceIsUsed) = outer }
    let start = graph.values.count
    let results = try evaluateAll(expression)
    if let source, !sourceIsUsed {
      throw fail("'from' belongs to the call of a layer", at: source.span)
    }
    guard results.count == targets.count else {
      throw fail(
        "\(targets.count) name\(targets.count == 1 ? "" : "s") for \(results.count) "
          + "value\(results.count == 1 ? "" : "s")", at: targets[0].name.span)
    }
    var failed = false
    for (target, tensor) in zip(targets, results) {
      do throws(Stop) {
        try define(target, tensor, start: start, at: expression.span)
      } catch {
        failed = true
        if scope[target.name.text] == nil {
          scope.bind(target.name.text, .poisoned, at: target.name.span)
        }
      }
    }
    if failed { throw Stop() }
  }

  /// Gives a name its value.
  private func define(
    _ target: StatementSyntax.Target, _ tensor: Tensor, start: Int, at span: SourceSpan
  ) throws(Stop) {
    let name = target.name
    if case .state(let index) = scope[name.text] {
      return try defineState(index, target, tensor, start: start, at: span)
    }
    if case .poisoned = scope[name.text] { throw Stop() }
    if scope.isFunction || !takesRound(name) {
      if case .tensor = scope[name.text] {
        throw fail(
          "'\(name.text)' has two equations", at: name.span,
          notes: note("the first is here", at: scope.spans[name.text]))
      }
      if case .ended = scope[name.text] {
      } else {
        try checkNew(name)
      }
    }
    let settled = try settle(
      tensor, name: name.text, shape: target.shape, start: start, at: span, isOutput: false)
    scope.bind(name.text, .tensor(settled), at: name.span)
  }

  /// Whether an equation gives a name that goes round a repeat its next value.
  private func takesRound(_ name: Name) -> Bool {
    guard let last = rounds.indices.last, rounds[last].carried.contains(name.text) else {
      return false
    }
    return rounds[last].assigned.insert(name.text).inserted
  }

  /// The form in which a name keeps what an expression yields: a whole value with settled indices
  /// or a constant; outputs are always values of their own.
  func settle(
    _ tensor: Tensor, name: String, shape: ShapeSyntax?, start: Int, at span: SourceSpan,
    isOutput: Bool
  ) throws(Stop) -> Tensor {
    defer { freshest = nil }
    var tensor = tensor
    if let shape {
      tensor = try shaped(tensor, shape, of: name, at: span)
    } else {
      if tensor.constant == nil { try checkDistinct(tensor, at: span) }
      let table = try droppingPrimes(
        tensor.labels, in: scope, of: "'\(name)'", at: span)
      tensor = tensor.renamed(table)
      if tensor.constant != nil {
        guard isOutput else { return tensor }
        tensor = try copy(tensor, to: [], at: span)
      } else if !tensor.isWhole {
        tensor = try copy(tensor, to: tensor.labels.sorted(), at: span)
      }
    }
    guard case .value(let value, _) = tensor.operand else { return tensor }
    if isOutput, isInterface(value) {
      tensor = try copy(tensor, to: tensor.labels, at: span)
      return try settle(
        tensor, name: name, shape: nil, start: start, at: span, isOutput: false)
    }
    if value.index >= start, graph[value].state == nil { graph[value].name = name }
    return tensor
  }

  /// Inputs, weights and other outputs have places of their own already.
  private func isInterface(_ value: ValueID) -> Bool {
    graph.inputs.contains { $0.value == value } || graph.weights.contains { $0.value == value }
      || graph.outputs.contains { $0.value == value }
  }

  /// A tensor laid out as a shape says, broadcast where it lacks axes.
  private func shaped(
    _ tensor: Tensor, _ shape: ShapeSyntax, of name: String, at span: SourceSpan
  ) throws(Stop) -> Tensor {
    let (groups, order) = try written(shape)
    var tensor = tensor
    let extra = tensor.labels.filter { !order.contains($0) }
    if !extra.isEmpty {
      let table = try droppingPrimes(tensor.labels, in: scope, of: "'\(name)'", at: span)
      tensor = tensor.renamed(table)
    }
    if let label = tensor.labels.first(where: { !order.contains($0) }) {
      throw fail(
        "'\(name)' has the axis '\(describe([label]))', which its shape lacks", at: shape.span,
        notes: note("this has the axes \(describe(tensor.labels.sorted()))", at: span))
    }
    if tensor.isWhole, tensor.labels == order {
      tensor.groups = groups
      return tensor
    }
    if tensor.isWhole, tensor.labels.count == order.count, let freshest,
      case .value(let value, _) = tensor.operand, value == freshest.value
    {
      let dims = Dictionary(uniqueKeysWithValues: zip(tensor.labels, graph[value].dims))
      graph[value].dims = order.compactMap { dims[$0] }
      return Tensor(value, labels: order, type: tensor.type, groups: groups)
    }
    var copied = try copy(tensor, to: order, at: span)
    copied.groups = groups
    return copied
  }

  /// The shape on the left of an equation.
  private func written(_ shape: ShapeSyntax) throws(Stop) -> (groups: [[Label]], order: [Label]) {
    var groups: [[Label]] = []
    for dimension in shape.dimensions {
      switch dimension {
      case .axes(let axes): groups.append(try labels(axes))
      case .past(_, let span): throw fail("only a declared state keeps steps", at: span)
      }
    }
    let order = Array(groups.joined())
    for (index, label) in order.enumerated() where order[..<index].contains(label) {
      throw fail("'\(describe([label]))' stands twice in a shape", at: shape.span)
    }
    try checkSize(order, at: shape.span)
    return (groups, order)
  }

  // MARK: States

  /// The one equation of a state: a stream, or a carried value of a recur.
  private func defineState(
    _ index: Int, _ target: StatementSyntax.Target, _ tensor: Tensor, start: Int,
    at span: SourceSpan
  ) throws(Stop) {
    let state = states[index]
    if let first = state.equation {
      throw fail(
        "the state '\(state.name)' has two equations", at: target.name.span,
        notes: note("the first is here", at: first))
    }
    if !rounds.isEmpty, !state.isInferred {
      throw fail(
        "the equation of the state '\(state.name)' stands in a repeat", at: target.name.span,
        suggestion: "put it in a layer that the repeat calls")
    }
    if recur != nil, graph[state.id].steps != 1 {
      throw fail(
        "a state that a recur carries keeps one step, '\(state.name)' keeps "
          + "\(graph[state.id].steps)", at: target.name.span,
        notes: note("it is declared here", at: state.span))
    }
    states[index].equation = target.name.span
    states[index].recur = recur?.number
    if isReversedInstance || isInReverse { graph[state.id].isLocal = true }
    graph[state.id].isReversed = isReversed
    defer { freshest = nil }
    if tensor.constant == nil { try checkReadable(tensor, at: span) }
    var tensor = tensor
    if !tensor.labels.allSatisfy({ states[index].labels.contains($0) }) {
      tensor = tensor.renamed(
        try droppingPrimes(tensor.labels, in: scope, of: "'\(state.name)'", at: span))
    }
    if let shape = target.shape {
      let (_, order) = try written(shape)
      guard Set(order) == Set(state.labels) else {
        throw fail(
          "the state '\(state.name)' has the axes \(describe(state.labels.sorted()))",
          at: shape.span, notes: note("it is declared here", at: state.span))
      }
    }
    try infer(index, from: tensor)
    let labels = states[index].labels
    if let label = tensor.labels.first(where: { !labels.contains($0) }), !state.isInferred {
      throw fail(
        "the state '\(state.name)' has no axis '\(describe([label]))'; its equation has "
          + describe(tensor.labels.sorted()), at: span,
        notes: note("it is declared with \(describe(labels.sorted()))", at: state.span))
    }
    if state.isInferred, recur != nil, !states[index].missing.isEmpty { return }
    if recur == nil {
      if !(tensor.isWhole && Set(tensor.labels) == Set(labels)) {
        tensor = try copy(tensor, to: labels, at: span)
      }
      let op = Op.stream(tensor.operand)
      try place(try emit(op, labels, at: span, inOrder: true), in: index)
      return
    }
    if Set(tensor.labels) == Set(labels), let freshest, case .value(let value, _) = tensor.operand,
      value == freshest.value, value.index >= start, freshest.body == bodies.count - 1
    {
      try place(tensor, in: index)
    } else {
      try place(try copy(tensor, to: labels, at: span), in: index)
    }
  }

  /// Makes the node appended last define the state's value instead of a fresh one.
  private func place(_ tensor: Tensor, in index: Int) throws(Stop) {
    guard let freshest, case .value(let value, _) = tensor.operand, value == freshest.value,
      let last = bodies[freshest.body].indices.last
    else { throw Stop() }
    bodies[freshest.body][last].results = [states[index].value]
    graph[states[index].value].span = graph[value].span
    // The order of the node's result is that of the state's value.
    var dims: [Label: Label] = [:]
    for (label, dim) in zip(tensor.labels, graph[value].dims) { dims[label] = dim }
    graph[states[index].value].dims = states[index].labels.compactMap { dims[$0] }
  }

  /// The dimensions of a state made for `zero` are those of its equation.
  private func infer(_ index: Int, from tensor: Tensor) throws(Stop) {
    guard states[index].isInferred else { return }
    let missing = Set(tensor.labels).subtracting(states[index].labels)
    guard !missing.isEmpty else { return }
    if recur != nil {
      states[index].missing = missing
      return
    }
    extend(index, by: missing)
  }

  /// Gives an inferred state more dimensions.
  func extend(_ index: Int, by missing: Set<Label>) {
    let labels = (states[index].labels + missing).sorted()
    states[index].labels = labels
    states[index].missing = []
    let dims = labels.map { Label($0.axis) }
    graph[states[index].value].dims = dims
    graph[states[index].id].dims = dims.filter { $0 != .time }
  }
}

extension StatementSyntax {
  /// Every name assigned in it.
  var targets: [Name] {
    switch self {
    case .equation(let targets, _, _): targets.map(\.name)
    case .recur(let body, _), .reverse(let body, _), .repeat(_, _, _, let body, _):
      body.flatMap(\.targets)
    }
  }
}
