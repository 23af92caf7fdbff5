import CoreyIR

/// Divides the nodes of a pack program into parts that share nothing but weights.
struct PackParts {
  /// Each in the graph's order; the parts in the order of their first nodes.
  let parts: [[Node]]

  init(nodes: [Node], layer: LayerLowering) {
    let weights = Set(layer.graph.weights.map(\.value))
    var owner: [ValueID: Int] = [:]
    var parts: [[(position: Int, node: Node)]] = []
    for (position, node) in nodes.enumerated() {
      let values = Set((node.definedValues + node.op.operands.compactMap(\.value)).map(layer.root))
      let own = values.subtracting(weights)
      // A split of a weight computes nothing.
      guard !own.isEmpty else { continue }
      let joined = Set(own.compactMap { owner[$0] }).sorted()
      let home = joined.first ?? parts.count
      if home == parts.count { parts.append([]) }
      for other in joined.dropFirst() {
        parts[home] += parts[other]
        parts[other] = []
      }
      parts[home].append((position, node))
      for (value, part) in owner where joined.contains(part) { owner[value] = home }
      for value in own { owner[value] = home }
    }
    self.parts = parts.filter { !$0.isEmpty }.map { part in
      part.sorted { $0.position < $1.position }.map(\.node)
    }
  }
}
