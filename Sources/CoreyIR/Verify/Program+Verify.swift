extension Program {
  /// Checks every layer and every call against its callee.
  ///
  /// - Throws: an error that names the layer, the op, the value and the rule broken.
  public func verify() throws(Diagnostic) {
    if layers.isEmpty { throw Diagnostic(.error, "the program has no layer") }
    var known: [String: Graph] = [:]
    for graph in layers {
      if known[graph.name] != nil {
        throw Diagnostic(.error, "two layers are named '\(graph.name)'")
      }
      if !Identifier.isLegal(graph.name) {
        throw Diagnostic(.error, "'\(graph.name)' is no name of a layer")
      }
      try graph.verify()
      try calls(in: graph.nodes, of: graph, known)
      known[graph.name] = graph
    }
  }

  private func calls(
    in nodes: [Node], of graph: Graph, _ known: [String: Graph]
  ) throws(Diagnostic) {
    for node in nodes {
      if case .call(let call) = node.op {
        guard let callee = known[call.layer] else {
          throw failure(graph, node, "there is no layer of that name before this one")
        }
        try verify(call, of: callee, in: graph, node)
      }
      try calls(in: node.op.body, of: graph, known)
    }
  }

  private func verify(
    _ call: Call, of callee: Graph, in graph: Graph, _ node: Node
  ) throws(Diagnostic) {
    func check(_ condition: Bool, _ message: @autoclosure () -> String) throws(Diagnostic) {
      if !condition { throw failure(graph, node, message()) }
    }
    try check(
      call.arguments.count == callee.inputs.count,
      "there are \(call.arguments.count) arguments for \(callee.inputs.count) inputs")
    try check(
      node.results.count == callee.outputs.count,
      "there are \(node.results.count) results for \(callee.outputs.count) outputs")
    for (inner, outer) in call.axes {
      try check(
        callee.axes.indices.contains(inner.index) && inner > .time && outer > .time,
        "an axis that is none is one with '\(graph[outer].name)'")
      try check(
        callee.length(inner) == graph.length(outer),
        "'\(callee[inner].name)' and '\(graph[outer].name)' are one axis of two lengths")
    }
    /// What dimensions of the callee are for the caller.
    func translate(_ dims: [Label], _ what: String) throws(Diagnostic) -> Set<Label> {
      var labels: Set<Label> = []
      for dim in dims {
        guard dim.axis > .time else {
          labels.insert(dim)
          continue
        }
        guard let axis = call.axes[dim.axis] else {
          throw failure(
            graph, node, "'\(callee[dim.axis].name)' of \(what) is no axis of the caller")
        }
        labels.insert(Label(axis, primes: dim.primes))
      }
      return labels
    }
    for (argument, input) in zip(call.arguments, callee.inputs) {
      let what = "the input '\(input.name)'"
      let wanted = try translate(callee[input.value].dims, what)
      try check(
        Set(argument.labels) == wanted,
        "\(what) has \(graph.describe(wanted.sorted())), but is given "
          + graph.describe(argument.labels))
      guard let value = argument.value else { continue }
      let isInteger = graph[value].type == .i32
      try check(
        isInteger == (callee[input.value].type == .i32),
        "\(what) is \(callee[input.value].type.rawValue), but is given "
          + graph[value].type.rawValue)
    }
    for (result, output) in zip(node.results, callee.outputs) {
      let what = "the output '\(output.name)'"
      let wanted = try translate(callee[output.value].dims, what)
      try check(
        Set(graph[result].dims) == wanted,
        "\(what) has \(graph.describe(wanted.sorted())), but its result has "
          + graph.describe(graph[result].dims))
    }
  }

  private func failure(_ graph: Graph, _ node: Node, _ message: String) -> Diagnostic {
    var verifier = Verifier(graph)
    verifier.node = node
    return verifier.failure(message)
  }
}
