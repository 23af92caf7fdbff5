import CoreyIR

extension Pass {
  /// Scalar functions of constants become constants, where no bit of the result changes.
  public static let constants = Pass(
    "constants", "fold scalar functions of constants",
    eachLayer: { (graph: inout Graph, remarks: inout [Remark]) throws(Diagnostic) in
      var folding = ConstantFolding(graph: graph)
      graph.nodes = graph.nodes.map { folding.rewrite($0) }
      remarks += folding.remarks
    })
}

/// One walk over the nodes of a layer. Only operands of maps become constants, for other ops read
/// the dimensions of what they are given.
private struct ConstantFolding {
  let graph: Graph
  var known: [ValueID: Double] = [:]
  var remarks: [Remark] = []

  init(graph: Graph) { self.graph = graph }

  mutating func rewrite(_ node: Node) -> Node {
    var node = node
    switch node.op {
    case .map: return folded(node)
    case .recur(var recur):
      recur.body = recur.body.map { rewrite($0) }
      node.op = .recur(recur)
    case .repeat(var loop):
      loop.body = loop.body.map { rewrite($0) }
      node.op = .repeat(loop)
    default: break
    }
    return node
  }

  /// A map whose operands are constants where they are known; a constant if all are.
  private mutating func folded(_ node: Node) -> Node {
    guard case .map(let function, let operands) = node.op, let result = node.results.first,
      graph[result].state == nil
    else { return node }
    let simplified = operands.map { operand in
      operand.value.flatMap { known[$0] }.map { Operand.constant($0) } ?? operand
    }
    let constants = simplified.compactMap { operand -> Double? in
      if case .constant(let constant) = operand { constant } else { nil }
    }
    var node = node
    guard constants.count == operands.count else {
      // What is left must still show every dimension, so that the text of the graph does.
      if Set(simplified.flatMap(\.labels)).isSuperset(of: graph[result].dims) {
        node.op = .map(function, simplified)
      }
      return node
    }
    let call = "\(function.rawValue)(\(constants.map { "\($0)" }.joined(separator: ", ")))"
    guard let value = function.folded(constants) else {
      remark(
        .missed, node,
        "\(call) keeps its Float32 arithmetic: folding in Float64 would round differently")
      return node
    }
    known[result] = value
    if function == .copy { return node }
    node.op = .map(.copy, [.constant(value)])
    remark(.passed, node, "\(call) is \(value)")
    return node
  }

  private mutating func remark(_ outcome: Remark.Outcome, _ node: Node, _ message: String) {
    remarks.append(
      Remark(outcome, pass: "constants", layer: graph.name, at: node.span, message))
  }
}
