import CoreyIR

extension Pass {
  /// A layer that stands in one place only becomes part of its caller.
  public static let inline = Pass(
    "inline", "put a layer that is called from one place into its caller",
    run: { (program: inout Program, remarks: inout [Remark]) throws(Diagnostic) in
      var sites: [String: Int] = [:]
      for graph in program.layers {
        for call in graph.calls { sites[call.layer, default: 0] += 1 }
      }
      // Callees stand before their callers, so a callee is already whole when it is put in.
      var layers: [Graph] = []
      var place: [String: Int] = [:]
      var isInlined: Set<String> = []
      var isWhole: [String: Bool] = [:]
      for graph in program.layers {
        let whole =
          graph.needsWholeSequence || graph.calls.contains { isWhole[$0.layer] ?? false }
        isWhole[graph.name] = whole
        var inlining = Inlining(caller: graph, isWhole: whole)
        for node in graph.nodes {
          guard case .call(let call) = node.op, let callee = place[call.layer].map({ layers[$0] })
          else {
            inlining.keep(node)
            continue
          }
          let reason =
            sites[call.layer] != 1
            ? "it is called from \(sites[call.layer] ?? 0) places, and its code is emitted once"
            : inlining.inline(callee, call, node)
          if let reason {
            inlining.keep(node)
            remarks.append(
              Remark(
                .missed, pass: "inline", layer: graph.name, at: node.span,
                "'\(call.layer)' stays a call: \(reason)"))
          } else {
            isInlined.insert(call.layer)
            remarks.append(
              Remark(
                .passed, pass: "inline", layer: graph.name, at: node.span,
                "'\(call.layer)' is part of its caller"))
          }
        }
        place[graph.name] = layers.count
        layers.append(inlining.finished())
      }
      program.layers = layers.filter { !isInlined.contains($0.name) }
    })
}
