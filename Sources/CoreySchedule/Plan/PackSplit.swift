import CoreyIR

/// Separates what depends on weights and constants only from what depends on inputs.
enum PackSplit {
  /// The nodes of both programs, each in the graph's order.
  static func split(_ graph: Graph) -> (pack: [Node], run: [Node]) {
    let parts = parts(of: graph)
    return (parts.pack, parts.run)
  }

  /// The values that need no input.
  static func constants(_ graph: Graph) -> Set<ValueID> { parts(of: graph).constants }

  private static func parts(
    of graph: Graph
  ) -> (pack: [Node], run: [Node], constants: Set<ValueID>) {
    let boundary = boundary(of: graph)
    var constants = Set(graph.weights.map(\.value))
    var pack: [Node] = []
    var run: [Node] = []
    for node in graph.nodes {
      if isPackable(node, constant: constants, boundary: boundary, graph: graph) {
        constants.formUnion(node.results)
        pack.append(node)
      } else {
        run.append(node)
      }
    }
    return (pack, run, constants)
  }

  /// What leaves the layer or enters another: a run must write it, constant or not.
  private static func boundary(of graph: Graph) -> Set<ValueID> {
    var values = Set(graph.outputs.map(\.value))
    for node in graph.nodes.flattened {
      switch node.op {
      case .call(let call): values.formUnion(call.arguments.compactMap(\.value))
      case .repeat(let loop):
        values.formUnion(loop.carried.compactMap(\.initial.value))
        values.formUnion(loop.carried.map(\.leaving))
      default: break
      }
    }
    return values
  }

  private static func isPackable(
    _ node: Node, constant: Set<ValueID>, boundary: Set<ValueID>, graph: Graph
  ) -> Bool {
    switch node.op {
    case .recur, .call, .repeat, .stream: return false
    case .fold:
      // Whoever needs it elsewhere copies it there: a run knows no doubles.
      return node.op.operands.allSatisfy { $0.value.map(constant.contains) ?? true }
    case .index, .map, .contract, .reduce, .gather, .split, .concat, .rotate, .convert:
      let isFixed = node.results.allSatisfy { value in
        graph[value].state == nil && !boundary.contains(value)
          && graph[value].dims.allSatisfy { $0.axis != .batch && $0.axis != .time }
      }
      return isFixed
        && node.op.operands.allSatisfy { operand in
          operand.value.map(constant.contains) ?? true
        }
    }
  }
}
