import CoreyIR

/// A product of rows of a run with a constant matrix, as a library of linear algebra would do it.
public struct MatrixProduct: Hashable, Sendable {
  /// Rows for each step of each sequence.
  public var rowsPerStep: Int
  /// Summed products of each element.
  public var depth: Int
  public var columns: Int
  /// Different matrices of this shape.
  public var count: Int

  public init(rowsPerStep: Int, depth: Int, columns: Int, count: Int) {
    self.rowsPerStep = rowsPerStep
    self.depth = depth
    self.columns = columns
    self.count = count
  }

  /// Multiplications and additions of one step of one sequence.
  public var operationsPerStep: Int { 2 * count * rowsPerStep * depth * columns }
}

extension Program {
  /// All products with weights that a run needs, outside of recurrences; equal shapes are one.
  public var matrixProducts: [MatrixProduct] {
    var products: [MatrixProduct] = []
    collect(entry.nodes, of: entry, times: 1, into: &products)
    return products
  }

  private func collect(
    _ nodes: [Node], of graph: Graph, times: Int, into products: inout [MatrixProduct]
  ) {
    let constants = PackSplit.constants(graph)
    for node in nodes {
      switch node.op {
      case .contract(let left, let right, let over):
        let isConstant = [left, right].map { $0.value.map(constants.contains) ?? false }
        guard isConstant[0] != isConstant[1] else { continue }
        var product = graph.product(
          rows: isConstant[0] ? right : left, matrix: isConstant[0] ? left : right, over: over)
        // A convolution's taps, a weighted sum: nothing that is read is used twice.
        guard product.columns > 1 else { continue }
        product.count *= times
        let same = products.firstIndex { $0.isShaped(like: product) }
        if let same { products[same].count += product.count } else { products.append(product) }
      case .call(let call):
        guard let callee = layers.first(where: { $0.name == call.layer }) else { continue }
        collect(callee.nodes, of: callee, times: times, into: &products)
      case .repeat(let loop):
        collect(loop.body, of: graph, times: times * loop.range.count, into: &products)
      default: continue
      }
    }
  }
}

extension MatrixProduct {
  fileprivate func isShaped(like other: Self) -> Bool {
    (rowsPerStep, depth, columns) == (other.rowsPerStep, other.depth, other.columns)
  }
}

extension Graph {
  fileprivate func product(
    rows: Operand, matrix: Operand, over: [Label]
  ) -> MatrixProduct {
    func size(_ labels: [Label]) -> Int { length(product: labels.map(\.axis)) }
    let summed = Set(over)
    let (rowLabels, matrixLabels) = (Set(rows.labels), Set(matrix.labels))
    return MatrixProduct(
      rowsPerStep: size(rows.labels.filter { !matrixLabels.contains($0) && !$0.isRun }),
      depth: size(over),
      columns: size(matrix.labels.filter { !rowLabels.contains($0) && !summed.contains($0) }),
      count: size(matrix.labels.filter { rowLabels.contains($0) && !summed.contains($0) }))
  }
}
