import CoreyIR

/// Describes a compiled program to its callers.
struct InterfaceBuilder {
  let program: Program
  let layers: [LayerLoops]
  let totals: [LayerTotals]

  func interface(name: String, needsWholeSequence: Bool) -> KernelInterface {
    let entry = program.entry
    var states: [KernelInterface.StatePort] = []
    var weights: [KernelInterface.WeightPort] = []
    var parts: [[Int]] = []
    collect(
      layer: program.layers.count - 1, prefix: "", offset: 0, variables: [:], states: &states,
      weights: &weights, parts: &parts)
    let total = totals[totals.count - 1]
    return KernelInterface(
      name: name, inputs: entry.inputs.map { port($0.name, $0.value) },
      outputs: entry.outputs.map { port($0.name, $0.value) },
      optionalOutputs: layers.last.map { OutputSteps($0).optional.sorted() } ?? [], states: states,
      stateElements: total.states, weights: weights, packParts: parts,
      packedBytes: max(total.packed, 64), packScratchBytes: total.packScratch,
      needsWholeSequence: needsWholeSequence)
  }

  private func port(_ name: String, _ value: ValueID) -> KernelInterface.Port {
    let entry = program.entry
    return KernelInterface.Port(
      name: name, extents: entry[value].dims.map { extent($0, in: entry) },
      type: entry[value].type.rawValue)
  }

  private func extent(_ label: Label, in graph: Graph) -> KernelInterface.Extent {
    switch graph[label.axis].extent {
    case .batch: .batch
    case .time: .time
    case .fixed, .concatenation: .fixed(graph.length(label.axis) ?? 1)
    }
  }

  /// A layer's own states, weights and parts of packing, then those of its calls, in the order of `CallSites`.
  private func collect(
    layer index: Int, prefix: String, offset: Int, variables: [String: Int],
    states: inout [KernelInterface.StatePort], weights: inout [KernelInterface.WeightPort],
    parts: inout [[Int]]
  ) {
    let graph = program.layers[index]
    var place = offset
    for state in graph.states where !state.isLocal {
      var extents = state.dims.map { extent($0, in: graph) }
      if let position = state.stepsPosition { extents.insert(.fixed(state.steps), at: position) }
      states.append(
        KernelInterface.StatePort(
          name: prefix + state.name, extents: extents, offset: place, basis: state.basis))
      place += state.steps * graph.length(product: state.dims.map(\.axis))
    }
    parts += layers[index].pack.map { part in part.pointers.map { weights.count + $0 } }
    for weight in graph.weights {
      let stacked = graph.stacked(weight)
      let shape = graph[weight.value].dims.dropFirst(stacked.count)
        .map { graph.length($0.axis) ?? 1 }
      for names in indices(of: stacked.map(\.axis), in: graph) {
        weights.append(
          KernelInterface.WeightPort(
            name: prefix + weight.source.filled(variables.merging(names) { $1 }),
            shape: shape,
            type: graph[weight.value].type.rawValue, fallback: weight.fallback))
      }
    }
    collect(
      steps: layers[index].steps, nodes: calls(graph.nodes), prefix: prefix, offset: offset,
      variables: variables, states: &states, weights: &weights, parts: &parts)
  }

  /// The calls of a layer in order, with the repeats around them.
  private func calls(_ nodes: [Node]) -> [CallOrLoop] {
    nodes.compactMap { node in
      switch node.op {
      case .call(let call): .call(call)
      case .repeat(let loop): .loop(loop.variable, calls(loop.body))
      default: nil
      }
    }
  }

  private indirect enum CallOrLoop {
    case call(Call)
    case loop(String, [CallOrLoop])
  }

  private func collect(
    steps: [Step], nodes: [CallOrLoop], prefix: String, offset: Int, variables: [String: Int],
    states: inout [KernelInterface.StatePort], weights: inout [KernelInterface.WeightPort],
    parts: inout [[Int]]
  ) {
    var remaining = nodes[...]
    for step in steps {
      switch step {
      case .kernel: break
      case .call(let call):
        guard case .call(let node)? = remaining.popFirst() else { continue }
        visitRounds(of: call, node: node, prefix: prefix, offset: offset, variables: variables) {
          prefix, offset, variables in
          collect(
            layer: call.layer, prefix: prefix, offset: offset, variables: variables,
            states: &states, weights: &weights, parts: &parts)
        }
      case .loop(_, _, let body):
        guard case .loop(_, let inner)? = remaining.popFirst() else { continue }
        collect(
          steps: body, nodes: inner, prefix: prefix, offset: offset, variables: variables,
          states: &states, weights: &weights, parts: &parts)
      }
    }
  }

  /// Every round of the loops around a call, the innermost fastest.
  private func visitRounds(
    of call: CallStep, node: Call, prefix: String, offset: Int, variables: [String: Int],
    visit: (String, Int, [String: Int]) -> Void
  ) {
    let names = loopNames(around: node, in: program)
    func visitRounds(depth: Int, place: Int, variables: [String: Int]) {
      if depth == call.site.ranges.count {
        visit(prefix + node.prefix.filled(variables), place, variables)
        return
      }
      let range = call.site.ranges[depth]
      for round in range {
        var inner = variables
        if depth < names.count { inner[names[depth]] = round }
        visitRounds(
          depth: depth + 1,
          place: place + call.site.states.strides[depth] * (round - range.lowerBound),
          variables: inner)
      }
    }
    visitRounds(depth: 0, place: offset + call.site.states.base, variables: variables)
  }

  /// The variables of the repeats around a call, outermost first.
  private func loopNames(around call: Call, in program: Program) -> [String] {
    func search(_ nodes: [Node], _ names: [String]) -> [String]? {
      for node in nodes {
        switch node.op {
        case .call(let other) where other == call: return names
        case .repeat(let loop):
          if let found = search(loop.body, names + [loop.variable]) { return found }
        default: break
        }
      }
      return nil
    }
    for graph in program.layers {
      if let names = search(graph.nodes, []) { return names }
    }
    return []
  }

  /// All index tuples of stacked axes, the last fastest.
  private func indices(of axes: [AxisID], in graph: Graph) -> [[String: Int]] {
    axes.reduce(into: [[:]]) { result, axis in
      result = result.flatMap { names in
        (0..<(graph.length(axis) ?? 1)).map { index in
          names.merging([graph[axis].name: index]) { $1 }
        }
      }
    }
  }
}
