import CoreyIR

/// What folding has made of the weights of one layer, as far as their names can say it.
struct WeightChanges {
  enum Change {
    /// The fold's value stands in the place of the weight.
    case folded(Node)
    /// Worked into others: ones stand in its place.
    case ones
  }

  /// By position among the layer's weights; those that stay as they are have none.
  private(set) var changes: [Int: Change] = [:]

  private let graph: Graph
  private var positions: [ValueID: Int] = [:]

  /// Throws if a name would have to hold two tensors, or a fold starts from what has no name.
  init(_ graph: Graph) throws(Diagnostic) {
    self.graph = graph
    for (index, weight) in graph.weights.enumerated() { positions[weight.value] = index }
    for node in graph.nodes {
      guard case .fold(let weight, let steps) = node.op else { continue }
      try take(weight, .folded(node))
      for case .scale(let factor) in steps { try take(factor, .ones) }
    }
    try checkOthers(graph.nodes)
  }

  private mutating func take(_ operand: Operand, _ change: Change) throws(Diagnostic) {
    guard case .value(let value, let subscripts) = operand, let position = positions[value],
      subscripts.allSatisfy({ if case .label = $0 { true } else { false } })
    else {
      let name = operand.value.map { "'\(graph[$0].name)'" } ?? "a number"
      throw failure("\(name), which is folded, is no weight of the files")
    }
    switch (changes[position], change) {
    case (nil, _): changes[position] = change
    case (.ones, .ones): break
    case (.folded(let one), .folded(let other)) where one.op == other.op: break
    default: throw failure("'\(graph.weights[position].name)' is folded in two ways")
    }
  }

  /// Nothing but folds reads what is changed.
  private func checkOthers(_ nodes: [Node]) throws(Diagnostic) {
    for node in nodes {
      if case .fold = node.op { continue }
      for value in node.op.operands.compactMap(\.value) {
        if let position = positions[value], changes[position] != nil {
          throw failure("'\(graph.weights[position].name)' is read folded and as it is")
        }
      }
      try checkOthers(node.op.body)
    }
  }

  private func failure(_ reason: String) -> Diagnostic {
    Diagnostic(
      .error, "the weights of '\(graph.name)' cannot be written under their names: \(reason)",
      suggestion: "--fold=free folds only what no one else reads")
  }

  /// A program whose one output is a fold, in the order of the weight's dims.
  func program(computing node: Node) -> Program {
    var sub = graph
    for index in sub.values.indices { sub.values[index].state = nil }
    sub.states = []
    sub.inputs = []
    var needed = Set(node.op.operands.compactMap(\.value))
    var nodes = [node]
    for other in graph.nodes.reversed() where !needed.isDisjoint(with: other.results) {
      nodes.insert(other, at: 0)
      needed.formUnion(other.op.operands.compactMap(\.value))
    }
    sub.weights = graph.weights.filter { needed.contains($0.value) }
    if case .fold(let weight, _) = node.op {
      let value = sub.addValue(Value(dims: weight.labels))
      let read = Operand.value(node.results[0], graph[node.results[0]].dims.map { .label($0) })
      nodes.append(Node(.map(.copy, [read]), results: [value]))
      sub.outputs = [Output(name: "folded", value: value)]
    }
    sub.nodes = nodes
    return Program(layers: [sub])
  }

  /// What was done to a weight, for people.
  func text(of node: Node) -> String {
    guard case .fold(_, let steps) = node.op else { return "" }
    return steps.map { step in
      switch step {
      case .scale(let factor): "times " + (factor.value.map { graph[$0].name } ?? "a number")
      case .rotate(let along, let rotation):
        (rotation.isInverse ? "unrotated" : "rotated")
          + " along \(graph.describe(along)) with seed \(rotation.seed)"
      }
    }.joined(separator: ", ")
  }
}
