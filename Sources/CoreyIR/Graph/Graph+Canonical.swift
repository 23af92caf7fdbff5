extension Program {
  /// The same program with every layer in canonical order and the layers in the order in which
  /// they are called for, callees first; layers that nothing calls go.
  public func canonicalized() -> Program {
    var result = Program(layers: [])
    var isPlaced: Set<String> = []
    func visit(_ nodes: [Node], below layer: Int) {
      for node in nodes {
        if case .call(let call) = node.op, let callee = index(of: call.layer), callee < layer {
          place(callee)
        }
        visit(node.op.body, below: layer)
      }
    }
    func place(_ layer: Int) {
      guard isPlaced.insert(layers[layer].name).inserted else { return }
      let graph = layers[layer].canonicalized()
      visit(graph.nodes, below: layer)
      result.layers.append(graph)
    }
    if !layers.isEmpty { place(layers.count - 1) }
    return result
  }
}

extension Graph {
  /// The same graph in the order that follows from its structure alone, whatever order its
  /// statements were written in and whatever its names are.
  ///
  /// Nodes stand in the order in which outputs, then states, then values nobody reads ask for them
  /// (operands first, in operand order). Values are numbered: inputs, weights, then results in node
  /// order; those that nothing defines go. States that are kept stand in the order of their
  /// declarations; those that start at zero in every run follow in node order. Axes keep theirs.
  public func canonicalized() -> Graph {
    var sorter = CanonicalOrder(self)
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
    let states = stateOrder(order)
    var numbers: [ValueID: ValueID] = [:]
    for value in order where numbers[value] == nil { numbers[value] = ValueID(numbers.count) }
    var result = self
    result.values = Array(repeating: Value(dims: []), count: numbers.count)
    for (old, new) in numbers {
      result.values[new.index] = self[old]
      result.values[new.index].state = self[old].state.flatMap { states[$0] }
    }
    for (old, new) in states { result.states[new.index] = self[old] }
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

extension Graph {
  /// The new number of each state; `values` are in the order of their definitions.
  private func stateOrder(_ values: [ValueID]) -> [StateID: StateID] {
    let kept = states.indices.filter { !states[$0].isLocal }.map { StateID($0) }
    let defined = values.compactMap { self[$0].state }
    let all = states.indices.map { StateID($0) }
    var numbers: [StateID: StateID] = [:]
    for state in kept + defined + all where numbers[state] == nil {
      numbers[state] = StateID(numbers.count)
    }
    return numbers
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
    case .index, .map, .contract, .reduce, .stream, .gather, .split, .concat, .rotate, .fold,
      .convert, .call:
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
