import CoreyIR

extension Graph {
  /// The values that are multiplied by weights and summed: what a matrix product reads.
  func matrixInputs() -> Set<ValueID> {
    var found: Set<ValueID> = []
    func visit(_ nodes: [Node]) {
      for node in nodes {
        visit(node.op.body)
        guard case .contract(let left, let right, _) = node.op else { continue }
        for (one, other) in [(left, right), (right, left)] {
          if let value = one.value, self[value].hasTime, other.isConstant(in: self) {
            found.insert(value)
          }
        }
      }
    }
    visit(nodes)
    return found
  }
}

extension Operand {
  /// Whether it is the same in all sequences and steps.
  fileprivate func isConstant(in graph: Graph) -> Bool {
    guard let value else { return false }
    return graph[value].dims.allSatisfy { $0.axis > .time }
  }
}
