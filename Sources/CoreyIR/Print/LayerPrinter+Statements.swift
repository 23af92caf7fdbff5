// One statement a node.
extension LayerPrinter {
  mutating func statements(_ nodes: [Node]) {
    for node in nodes { statement(node) }
  }

  private mutating func statement(_ node: Node) {
    switch node.op {
    case .recur(let recur):
      reversed(recur.isReversed) { printer in
        printer.block("recur over t") { $0.statements(recur.body) }
      }
    case .repeat(let loop):
      repetition(loop, node)
    case .map(let function, _) where function.isCondition:
      for result in node.results { conditions[result] = node }
    case .stream(let operand):
      let isReversed = graph[node.results[0]].state.map { graph[$0].isReversed } ?? false
      let labels = Relabeling(node, graph)
      reversed(isReversed) { printer in
        printer.line(
          printer.target(node.results[0], labels) + " = " + printer.read(operand, labels))
      }
    default:
      reversed(readsReversedPast(node.op)) { $0.equation(node) }
    }
  }

  /// Whether an op reads the past of a state whose time runs from the end: that can be written only
  /// where time runs from the end.
  private func readsReversedPast(_ op: Op) -> Bool {
    op.operands.contains { operand in
      guard case .value(let value, let subscripts) = operand, let state = graph[value].state else {
        return false
      }
      let isPast = subscripts.contains { if case .time = $0 { true } else { false } }
      return isPast && graph[state].isReversed
    }
  }

  private mutating func reversed(_ isReversed: Bool, _ body: (inout LayerPrinter) -> Void) {
    guard isReversed, !isInReverse else { return body(&self) }
    isInReverse = true
    block("reverse t", body)
    isInReverse = false
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
