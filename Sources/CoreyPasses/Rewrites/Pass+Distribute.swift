import CoreyIR

extension Pass {
  /// Only what really depends on its own past stays in a recurrence.
  public static let distribute = Pass(
    "distribute", "split recurrences and move out what is on no cycle",
    eachLayer: { (graph: inout Graph, remarks: inout [Remark]) throws(Diagnostic) in
      let name = graph.name
      graph.nodes = graph.nodes.flatMap { node -> [Node] in
        guard case .recur(let recur) = node.op else { return [node] }
        let parts = distributed(recur, span: node.span)
        let inside = parts.reduce(0) { $0 + $1.op.body.count }
        if parts.count > 1 || inside < recur.body.count {
          remarks.append(
            Remark(
              .passed, pass: "distribute", layer: name, at: node.span,
              "\(inside) of \(recur.body.count) ops stay in "
                + "\(parts.count { !$0.op.body.isEmpty }) recurrences"))
        }
        return parts
      }
    })

  /// The strongly connected components of a body, each after what it reads: a cycle is a recurrence
  /// of its own, everything else is an ordinary op on whole sequences.
  private static func distributed(_ recur: Recur, span: SourceSpan) -> [Node] {
    var definition: [ValueID: Int] = [:]
    for (index, node) in recur.body.enumerated() {
      for result in node.results { definition[result] = index }
    }
    let reads = recur.body.map { node in
      node.op.operands.compactMap { operand in operand.value.flatMap { definition[$0] } }
    }
    return stronglyConnectedComponents(reads).map { members in
      if members.count == 1, !reads[members[0]].contains(members[0]) {
        return recur.body[members[0]]
      }
      let body = members.map { recur.body[$0] }
      let extent = body.reduce(SourceSpan.none) { $0.union($1.span) }
      return Node(
        .recur(Recur(body: body, isReversed: recur.isReversed)), results: [],
        span: extent.file == nil ? span : extent)
    }
  }
}
