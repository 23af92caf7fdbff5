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

/// One walk over the nodes of a layer. Tensor arithmetic is never touched: only values without
/// dimensions fold, and only operands of maps become constants.
private struct ConstantFolding {
  let graph: Graph
  var known: [ValueID: Double] = [:]
  var remarks: [Remark] = []

  init(graph: Graph) { self.graph = graph }

  mutating func rewrite(_ node: Node) -> Node {
    var node = node
    switch node.op {
    case .map(let function, let operands):
      node.op = .map(function, operands.map(simplified))
      fold(node)
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

  private func simplified(_ operand: Operand) -> Operand {
    guard let value = operand.value, let constant = known[value] else { return operand }
    return .constant(constant)
  }

  private mutating func fold(_ node: Node) {
    guard case .map(let function, let operands) = node.op, let result = node.results.first,
      graph[result].dims.isEmpty, graph[result].state == nil, graph[result].type == .f32
    else { return }
    let constants = operands.compactMap { operand -> Double? in
      if case .constant(let constant) = operand { constant } else { nil }
    }
    guard constants.count == operands.count else { return }
    let call = "\(function.rawValue)(\(constants.map { "\($0)" }.joined(separator: ", ")))"
    if let folded = function.folded(constants) {
      known[result] = folded
      remarks.append(
        Remark(
          .passed, pass: "constants", layer: graph.name, at: node.span, "\(call) is \(folded)"))
    } else {
      remarks.append(
        Remark(
          .missed, pass: "constants", layer: graph.name, at: node.span,
          "\(call) keeps its Float32 arithmetic: folding in Float64 would round differently"))
    }
  }
}
