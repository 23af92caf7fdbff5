import CoreyIR

/// Which values of a layer something visible depends on. Inputs and weights are interface and stay.
struct Liveness {
  private let graph: Graph
  private let keepsStates: (String) -> Bool
  private(set) var remarks: [Remark] = []
  /// For each value, those read to make it (all results of a node share one list).
  private var sources: [Int: [ValueID]] = [:]
  private var isLive: [Bool]
  private var pending: [ValueID] = []

  /// - Parameter keepsStates: whether a layer of that name, called, leaves states behind.
  init(graph: Graph, keepsStates: @escaping (String) -> Bool) {
    self.graph = graph
    self.keepsStates = keepsStates
    isLive = [Bool](repeating: false, count: graph.values.count)
  }

  /// Marks everything that outputs, kept states and calls with kept states depend on.
  mutating func markRoots() {
    for output in graph.outputs { mark(output.value) }
    for (index, value) in graph.values.enumerated() {
      if let state = value.state, !graph[state].isLocal { mark(ValueID(index)) }
    }
    collect(graph.nodes)
    while let value = pending.popLast() {
      for source in sources[value.index] ?? [] { mark(source) }
    }
  }

  private mutating func mark(_ value: ValueID) {
    if isLive[value.index] { return }
    isLive[value.index] = true
    pending.append(value)
  }

  private mutating func collect(_ nodes: [Node]) {
    for node in nodes {
      switch node.op {
      case .recur(let recur): collect(recur.body)
      case .repeat(let loop):
        collect(loop.body)
        for (carried, result) in zip(loop.carried, node.results) {
          let both = [carried.leaving] + (carried.initial.value.map { [$0] } ?? [])
          sources[result.index] = both
          sources[carried.entering.index] = both
        }
      default:
        let read = node.op.operands.compactMap(\.value)
        for result in node.results { sources[result.index] = read }
        if case .call(let call) = node.op, keepsStates(call.layer) {
          for value in read { mark(value) }
        }
      }
    }
  }

  /// The nodes that remain, in their order; one remark for each node that goes.
  mutating func filter(_ nodes: [Node]) -> [Node] {
    nodes.compactMap { node in
      var node = node
      switch node.op {
      case .recur(var recur):
        recur.body = filter(recur.body)
        node.op = .recur(recur)
        return recur.body.isEmpty ? nil : node
      case .repeat(var loop):
        let live = loop.carried.indices.filter { index in
          isLive[node.results[index].index] || isLive[loop.carried[index].entering.index]
        }
        loop.carried = live.map { loop.carried[$0] }
        node.results = live.map { node.results[$0] }
        loop.body = filter(loop.body)
        node.op = .repeat(loop)
        return loop.body.isEmpty && loop.carried.isEmpty ? nil : node
      case .call(let call) where keepsStates(call.layer): return node
      default:
        if node.results.contains(where: { isLive[$0.index] }) { return node }
        remarks.append(removal(of: node))
        return nil
      }
    }
  }

  private func removal(of node: Node) -> Remark {
    let names = node.results.map { graph[$0].name }.filter { !$0.isEmpty }
    let what = names.isEmpty ? "a value" : names.map { "'\($0)'" }.joined(separator: ", ")
    return Remark(
      .passed, pass: "dead", layer: graph.name, at: node.span, "\(what) is never read")
  }

  /// Weights stay in the interface, because files hold them; that nothing reads one is worth saying.
  func unreadWeights() -> [Remark] {
    graph.weights.compactMap { weight in
      guard !isLive[weight.value.index] else { return nil }
      return Remark(
        .missed, pass: "dead", layer: graph.name, at: graph[weight.value].span,
        "weight '\(weight.name)' is never read; it stays, because the layer declares it")
    }
  }
}
