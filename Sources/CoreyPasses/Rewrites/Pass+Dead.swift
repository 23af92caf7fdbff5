import CoreyIR

extension Pass {
  /// What no output and no kept state depends on is not computed.
  public static let dead = Pass(
    "dead", "remove what nothing depends on",
    run: { (program: inout Program, remarks: inout [Remark]) throws(Diagnostic) in
      removeUncalledLayers(&program, &remarks)
      var keepsStates: [String: Bool] = [:]
      for index in program.layers.indices {
        let graph = program.layers[index]
        keepsStates[graph.name] = graph.keepsStates { keepsStates[$0] ?? true }
        var liveness = Liveness(graph: graph) { keepsStates[$0] ?? true }
        liveness.markRoots()
        remarks += liveness.unreadWeights()
        let live = liveness.filter(graph.nodes)
        remarks += liveness.remarks
        program.layers[index].nodes = live
        program.layers[index].compact()
      }
    })

  private static func removeUncalledLayers(_ program: inout Program, _ remarks: inout [Remark]) {
    guard var called = program.layers.last.map({ Set([$0.name]) }) else { return }
    var reached: [Graph] = []
    for graph in program.layers.reversed() {
      guard called.contains(graph.name) else {
        remarks.append(Remark(.passed, pass: "dead", layer: graph.name, "no layer calls this one"))
        continue
      }
      called.formUnion(graph.calls.map(\.layer))
      reached.append(graph)
    }
    program.layers = reached.reversed()
  }
}

extension Graph {
  /// Every call, those in bodies too.
  var calls: [Call] {
    func inside(_ nodes: [Node]) -> [Call] {
      nodes.flatMap { node -> [Call] in
        if case .call(let call) = node.op { [call] } else { inside(node.op.body) }
      }
    }
    return inside(nodes)
  }

  /// Whether a run of the layer leaves something behind besides its outputs.
  func keepsStates(_ callee: (String) -> Bool) -> Bool {
    states.contains { !$0.isLocal } || calls.contains { callee($0.layer) }
  }
}
