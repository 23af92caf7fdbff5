import CoreyIR

extension Graph {
  /// Drops values that nothing defines and states that no value has, and numbers the rest anew in
  /// their order, states that are kept before those that are local. Linear.
  mutating func compact() {
    var isDefined = [Bool](repeating: false, count: values.count)
    for input in inputs { isDefined[input.value.index] = true }
    for weight in weights { isDefined[weight.value.index] = true }
    func mark(_ nodes: [Node]) {
      for node in nodes {
        for result in node.results { isDefined[result.index] = true }
        if case .repeat(let loop) = node.op {
          for carried in loop.carried { isDefined[carried.entering.index] = true }
        }
        mark(node.op.body)
      }
    }
    mark(nodes)

    var valueNumber = [Int](repeating: 0, count: values.count)
    var stateIsUsed = [Bool](repeating: false, count: states.count)
    var keptValues: [Value] = []
    for index in values.indices where isDefined[index] {
      valueNumber[index] = keptValues.count
      keptValues.append(values[index])
      if let state = values[index].state { stateIsUsed[state.index] = true }
    }
    var stateNumber = [Int](repeating: 0, count: states.count)
    var keptStates: [State] = []
    let used = states.indices.filter { stateIsUsed[$0] }
    let ordered = used.filter { !states[$0].isLocal } + used.filter { states[$0].isLocal }
    for index in ordered {
      stateNumber[index] = keptStates.count
      keptStates.append(states[index])
    }
    if keptValues.count == values.count, ordered == Array(states.indices) { return }

    values = keptValues.map { value in
      var value = value
      value.state = value.state.map { StateID(stateNumber[$0.index]) }
      return value
    }
    states = keptStates
    renumber { ValueID(valueNumber[$0.index]) }
  }

  /// Replaces every mention of a value outside `values` by another's.
  mutating func renumber(_ number: (ValueID) -> ValueID) {
    for index in inputs.indices { inputs[index].value = number(inputs[index].value) }
    for index in weights.indices { weights[index].value = number(weights[index].value) }
    for index in outputs.indices { outputs[index].value = number(outputs[index].value) }
    nodes = nodes.map { $0.renumbered(number) }
  }
}

extension Node {
  /// The same node about other values, body included.
  func renumbered(_ number: (ValueID) -> ValueID) -> Node {
    var node = self
    node.results = results.map(number)
    switch op {
    case .recur(var recur):
      recur.body = recur.body.map { $0.renumbered(number) }
      node.op = .recur(recur)
    case .repeat(var loop):
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: $0.initial.renumbered(number), entering: number($0.entering),
          leaving: number($0.leaving))
      }
      loop.body = loop.body.map { $0.renumbered(number) }
      node.op = .repeat(loop)
    default:
      node.op = op.mapOperands { $0.renumbered(number) }
    }
    return node
  }
}

extension Operand {
  /// The same read of another value.
  func renumbered(_ number: (ValueID) -> ValueID) -> Operand {
    switch self {
    case .constant: self
    case .value(let value, let subscripts): .value(number(value), subscripts)
    }
  }
}
