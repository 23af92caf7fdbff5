import CoreyIR

/// Moves the factor of a product into the constants that take it.
public enum ScaleFolding {
  /// Rewrites a graph at one site of `ScaleAnalysis`, which must have looked at this very graph.
  ///
  /// The constants become folds in front of their readers; the product becomes what it multiplied.
  /// Values keep their numbers; that of a product that is gone is free.
  public static func fold(_ site: ScaleSite, in graph: inout Graph) {
    let isPlain = site.source.isWholeRead(of: graph[site.product].dims)
    var nodes: [Node] = []
    var folded: [Key: Operand] = [:]
    for var node in graph.nodes {
      if node.results == [site.product] {
        if isPlain { continue }
        node.op = .map(.copy, [site.source])
        nodes.append(node)
        continue
      }
      let matrices = site.matrices.filter { node.results == [$0.reader] }
      if let matrix = matrices.first {
        let key = Key(constant: matrix.constant, factor: matrix.factor)
        let constant =
          folded[key]
          ?? graph.fold(matrix.constant, [.scale(matrix.factor)], at: site.span, into: &nodes)
        folded[key] = constant
        node.op = node.op.mapOperands { $0 == matrix.constant ? constant : $0 }
      }
      if isPlain {
        node.op = node.op.mapOperands { operand in
          operand.value == site.product
            ? site.source.read(graph[site.product].dims, through: operand) : operand
        }
      }
      nodes.append(node)
    }
    graph.nodes = nodes
  }

  private struct Key: Hashable {
    var constant: Operand
    var factor: Operand
  }
}

extension Operand {
  /// Whether it reads a value at each of these labels once, in any order.
  fileprivate func isWholeRead(of dims: [Label]) -> Bool {
    guard case .value(_, let subscripts) = self, Set(labels) == Set(dims) else { return false }
    return subscripts.allSatisfy { if case .label = $0 { true } else { false } }
  }
}
