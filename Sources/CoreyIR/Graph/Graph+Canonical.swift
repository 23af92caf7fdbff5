extension Graph {
  /// The same graph in the order that follows from its structure alone, whatever order its
  /// statements were written in and whatever its names are.
  ///
  /// Nodes stand in the order in which outputs, then states, then values nobody reads ask for them
  /// (operands first, in operand order). Values are numbered: inputs, weights, then results in node
  /// order; those that nothing defines go. States stand in the order of their declarations; those
  /// without one (made for `zero`) follow in node order. Axes keep their order.
  public func canonicalized() -> Graph {
    let sorter = CanonicalOrder(self)
    var result = self
    result.nodes = sorter.sorted()
    return result.renumbered()
  }

  /// The graph with values numbered in the order of their definitions.
  private func renumbered() -> Graph {
    var order: [ValueID] = inputs.map(\.value) + weights.map(\.value)
    func visit(_ nodes: [Node]) {
      for node in nodes {
        if case .repeat(let loop) = node.op { order += loop.carried.map(\.entering) }
        visit(node.op.body)
        order += node.results
      }
    }
    visit(nodes)
    var numbers: [ValueID: ValueID] = [:]
    for value in order where numbers[value] == nil { numbers[value] = ValueID(numbers.count) }
    var result = self
    result.values = Array(repeating: Value(dims: []), count: numbers.count)
    for (old, new) in numbers { result.values[new.index] = self[old] }
    func renumber(_ value: ValueID) -> ValueID { numbers[value] ?? value }
    result.inputs = inputs.map { Input(name: $0.name, value: renumber($0.value)) }
    result.weights = weights.map { weight in
      var weight = weight
      weight.value = renumber(weight.value)
      return weight
    }
    result.outputs = outputs.map { Output(name: $0.name, value: renumber($0.value)) }
    result.nodes = nodes.map { $0.renumbered(renumber) }
    return result
  }
}

extension Node {
  fileprivate func renumbered(_ renumber: (ValueID) -> ValueID) -> Node {
    var node = self
    node.results = results.map(renumber)
    switch op {
    case .recur(var recur):
      recur.body = recur.body.map { $0.renumbered(renumber) }
      node.op = .recur(recur)
    case .repeat(var loop):
      loop.body = loop.body.map { $0.renumbered(renumber) }
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: $0.initial.renumbered(renumber), entering: renumber($0.entering),
          leaving: renumber($0.leaving))
      }
      node.op = .repeat(loop)
    case .index, .map, .contract, .reduce, .stream, .gather, .split, .concat, .rotate, .convert,
      .call:
      node.op = op.mapOperands { $0.renumbered(renumber) }
    }
    return node
  }
}

extension Operand {
  fileprivate func renumbered(_ renumber: (ValueID) -> ValueID) -> Operand {
    guard case .value(let value, let subscripts) = self else { return self }
    return .value(renumber(value), subscripts)
  }
}
