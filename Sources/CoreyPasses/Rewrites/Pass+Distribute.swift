import CoreyIR

extension Pass {
  /// Only what really depends on its own past stays in a recurrence.
  public static let distribute = Pass(
    "distribute", "split recurrences and move out what is on no cycle",
    eachLayer: { (graph: inout Graph, remarks: inout [Remark]) throws(Diagnostic) in
      var nodes: [Node] = []
      for node in graph.nodes {
        guard case .recur(let recur) = node.op else {
          nodes.append(node)
          continue
        }
        let parts = graph.distribute(recur, span: node.span)
        let inside = parts.reduce(0) { $0 + $1.op.body.count }
        let recurrences = parts.count { !$0.op.body.isEmpty }
        if recurrences != 1 || inside < recur.body.count {
          remarks.append(
            Remark(
              .passed, pass: "distribute", layer: graph.name, at: node.span,
              "\(inside) of \(recur.body.count) ops stay, in \(recurrences) "
                + (recurrences == 1 ? "recurrence" : "recurrences")))
        }
        nodes += parts
      }
      graph.nodes = nodes
    })
}

extension Graph {
  /// The strongly connected components of a body, each after what it reads: a cycle is a recurrence
  /// of its own, everything else is an ordinary op on whole sequences.
  fileprivate mutating func distribute(_ recur: Recur, span: SourceSpan) -> [Node] {
    var definition: [ValueID: Int] = [:]
    for (index, node) in recur.body.enumerated() {
      for result in node.results { definition[result] = index }
    }
    let reads = recur.body.map { node in
      node.op.operands.compactMap { operand in operand.value.flatMap { definition[$0] } }
    }
    var parts: [Node] = []
    for members in stronglyConnectedComponents(reads) {
      if members.count == 1, !reads[members[0]].contains(members[0]) {
        parts += streamed(recur.body[members[0]])
        continue
      }
      let body = members.map { recur.body[$0] }
      let extent = body.reduce(SourceSpan.none) { $0.union($1.span) }
      parts.append(
        Node(
          .recur(Recur(body: body, isReversed: recur.isReversed)), results: [],
          span: extent.file == nil ? span : extent))
    }
    return parts
  }

  /// Outside a recurrence only a stream keeps its past: what has a state and is none becomes one.
  private mutating func streamed(_ node: Node) -> [Node] {
    guard node.results.count == 1, let result = node.results.first, self[result].state != nil
    else { return [node] }
    switch node.op {
    case .stream: return [node]
    case .map(.copy, let operands)
    where operands.count == 1 && operands[0].isWhole(self[result].dims):
      return [Node(.stream(operands[0]), results: [result], span: node.span)]
    default:
      var value = self[result]
      value.state = nil
      value.name = ""
      let computed = addValue(value)
      return [
        Node(node.op, results: [computed], span: node.span),
        Node(
          .stream(.value(computed, value.dims.map { .label($0) })), results: [result],
          span: node.span),
      ]
    }
  }
}

extension Operand {
  /// Whether it reads a value as a whole and at these labels, in any order.
  fileprivate func isWhole(_ dims: [Label]) -> Bool {
    guard case .value(_, let subscripts) = self, Set(labels) == Set(dims) else { return false }
    return subscripts.allSatisfy { if case .label = $0 { true } else { false } }
  }
}
