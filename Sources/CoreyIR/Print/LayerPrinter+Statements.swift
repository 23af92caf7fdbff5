// One statement a node.
extension LayerPrinter {
  mutating func statements(_ nodes: [Node]) {
    var rest = nodes.filter { !isCondition($0) }[...]
    while let node = rest.first {
      // What runs from the end stands in a block, with its neighbours that do too.
      let isReversed = isReversed(node)
      let run = rest.prefix { self.isReversed($0) == isReversed }
      rest = rest.dropFirst(run.count)
      if isReversed {
        block("reverse t") { printer in
          for node in run { printer.statement(node) }
        }
      } else {
        for node in run { statement(node) }
      }
    }
  }

  private mutating func statement(_ node: Node) {
    switch node.op {
    case .recur(let recur):
      block("recur over t") { printer in
        for node in recur.body where !printer.isCondition(node) { printer.statement(node) }
      }
    case .repeat(let loop):
      repetition(loop, node)
    default:
      equation(node)
    }
  }

  /// Whether it belongs into `reverse`: it carries backwards, or keeps or reads what does.
  private func isReversed(_ node: Node) -> Bool {
    switch node.op {
    case .recur(let recur): return recur.isReversed
    case .stream:
      return node.results.contains { graph[$0].state.map { graph[$0].isReversed } ?? false }
    default:
      return readsReversedPast(node.op)
    }
  }

  /// Whether it reads the past of what runs from the end, in a condition perhaps.
  private func readsReversedPast(_ op: Op) -> Bool {
    op.operands.contains { operand in
      guard case .value(let value, let subscripts) = operand else { return false }
      if let condition = conditions[value] { return readsReversedPast(condition.op) }
      guard let state = graph[value].state, graph[state].isReversed else { return false }
      return subscripts.contains { if case .time = $0 { true } else { false } }
    }
  }

  private mutating func equation(_ node: Node) {
    let labels = Relabeling(node, graph)
    if case .map(.copy, let operands) = node.op, operands.count == 1 {
      return copy(operands[0], node.results[0], labels)
    }
    let targets = node.results.map { target($0, labels) }.joined(separator: ", ")
    var text = "\(targets) = \(expression(node.op, labels))"
    if case .call(let call) = node.op, !call.prefix.text.isEmpty {
      text += " from \"\(self.text(of: call.prefix))\""
    }
    line(text)
  }

  /// A plain equation between names would define a second name for one value, not a copy.
  private mutating func copy(_ operand: Operand, _ result: ValueID, _ labels: Relabeling) {
    let read = read(operand, labels)
    let dims = graph[result].dims.map { labels[$0] }
    if graph[result].state != nil {
      line("\(target(result, labels)) = \(read)")
    } else if case .value(_, let subscripts) = operand {
      let labelsRead = operand.labels.map { labels[$0] }
      let isWhole = subscripts.allSatisfy { if case .label = $0 { true } else { false } }
      if isWhole && labelsRead == dims {
        line("\(target(result, labels)) = copy(\(read))")
      } else if isWhole || Set(labelsRead) != Set(dims) {
        line("\(names[result])[\(list(dims))] = \(read)")
      } else {
        line("\(target(result, labels)) = \(read)")
      }
    } else {
      line("\(names[result])[\(list(dims))] = \(read)")
    }
  }

  /// A name, with a shape if its dimensions are not in canonical order or two run over one axis.
  func target(_ value: ValueID, _ labels: Relabeling) -> String {
    let dims = graph[value].dims.map { labels[$0] }
    let isPlain = dims.allSatisfy { $0.primes == 0 } && dims == dims.sorted()
    return isPlain ? names[value] : "\(names[value])[\(list(dims))]"
  }

  private mutating func repetition(_ loop: Repeat, _ node: Node) {
    let labels = Relabeling(node, graph)
    for carried in loop.carried {
      line("\(names[carried.entering]) = \(read(carried.initial, labels))")
    }
    let range = "\(loop.range.lowerBound) ..< \(loop.range.upperBound)"
    block("repeat \(loop.variable) in \(range)") { printer in
      printer.statements(loop.body)
      for carried in loop.carried {
        printer.line("\(printer.names[carried.entering]) = \(printer.names[carried.leaving])")
      }
    }
  }
}
