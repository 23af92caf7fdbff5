import CoreyIR

extension Graph {
  /// For each weight that is a factor in sums, the number of terms of the longest one.
  var fanIns: [ValueID: Int] {
    let weights = Set(weights.map(\.value))
    var result: [ValueID: Int] = [:]
    func visit(_ nodes: [Node]) {
      for node in nodes {
        visit(node.op.body)
        guard case .contract(let left, let right, let over) = node.op else { continue }
        for operand in [left, right] {
          guard let value = operand.value, weights.contains(value) else { continue }
          let summed = operand.labels.filter(over.contains).map(\.axis)
          result[value] = max(result[value] ?? 1, length(product: summed))
        }
      }
    }
    visit(nodes)
    return result
  }
}
