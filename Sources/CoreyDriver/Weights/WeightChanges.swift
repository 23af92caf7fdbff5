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
  /// For parts of weights, and for their folds, the weight.
  private var parts: [ValueID: ValueID] = [:]

  /// Throws if a name would have to hold two tensors, or a fold starts from what has no name.
  init(_ graph: Graph) throws(Diagnostic) {
    self.graph = graph
    for (index, weight) in graph.weights.enumerated() { positions[weight.value] = index }
    for node in graph.nodes { findParts(of: node) }
    for node in graph.nodes {
      switch node.op {
      case .fold(let weight, let steps):
        if whole(weight) == nil { try take(weight, .folded(node)) }
        for case .scale(let factor) in steps { try take(whole(factor) ?? factor, .ones) }
      case .concat(let operands, _):
        // Parts that were folded one by one, put together again.
        guard let whole = operands.first.flatMap(whole) else { continue }
        try take(whole, .folded(node))
      default: break
      }
    }
    try checkOthers(graph.nodes)
  }

  /// What was split off a weight, and what folds made of that.
  private mutating func findParts(of node: Node) {
    switch node.op {
    case .split(let operand, _):
      guard let value = operand.value else { return }
      let source = parts[value] ?? value
      if positions[source] == nil { return }
      for result in node.results { parts[result] = source }
    case .fold(let weight, _):
      if let source = weight.value.flatMap({ parts[$0] }) { parts[node.results[0]] = source }
    default: return
    }
  }

  /// The weight of which an operand is a part, read as it lies in its file.
  private func whole(_ operand: Operand) -> Operand? {
    operand.value.flatMap { parts[$0] }.map { source in
      .value(source, graph[source].dims.map { .label($0) })
    }
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
      // Parts go into folds and concatenations only, or they are read as they are.
      if case .split = node.op, node.results.allSatisfy({ parts[$0] != nil }) { continue }
      for value in node.op.operands.compactMap(\.value) {
        var isPut = false
        if case .concat = node.op { isPut = true }
        if !isPut, let position = positions[parts[value] ?? value], changes[position] != nil {
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
    let dims: [Label]? =
      switch node.op {
      case .fold(let weight, _): weight.labels
      case .concat: graph[node.results[0]].dims
      default: nil
      }
    if let dims {
      let value = sub.addValue(Value(dims: dims))
      let read = Operand.value(node.results[0], graph[node.results[0]].dims.map { .label($0) })
      nodes.append(Node(.map(.copy, [read]), results: [value]))
      sub.outputs = [Output(name: "folded", value: value)]
    }
    sub.nodes = nodes
    return Program(layers: [sub])
  }

  /// What was done to a weight, for people.
  func text(of node: Node) -> String {
    if case .concat(let operands, _) = node.op {
      let texts = operands.compactMap { part in graph.nodes.first { $0.results == [part.value] } }
      return texts.map { text(of: $0) }.filter { !$0.isEmpty }.joined(separator: "; ")
    }
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
