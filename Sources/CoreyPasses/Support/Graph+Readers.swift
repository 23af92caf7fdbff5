import CoreyIR

/// Who reads the values of a layer, for passes that must find every reader of one.
struct Readers {
  /// Of each value, the nodes of the layer itself that read it, as indices, ascending.
  private(set) var nodes: [ValueID: [Int]] = [:]
  /// What is read or carried by a body, so that moving it is another matter.
  private(set) var insideBodies: Set<ValueID> = []
  private(set) var outputs: Set<ValueID>
  /// The node that defines a value, as an index.
  private(set) var definition: [ValueID: Int] = [:]

  init(_ graph: Graph) {
    outputs = Set(graph.outputs.map(\.value))
    for (index, node) in graph.nodes.enumerated() {
      for result in node.results { definition[result] = index }
      for value in Set(node.op.operands.compactMap(\.value)) {
        nodes[value, default: []].append(index)
        if case .repeat = node.op { insideBodies.insert(value) }
      }
      collect(node.op.body)
    }
  }

  private mutating func collect(_ body: [Node]) {
    for node in body {
      insideBodies.formUnion(node.op.operands.compactMap(\.value))
      collect(node.op.body)
    }
  }
}
