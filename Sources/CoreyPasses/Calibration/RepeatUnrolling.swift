import CoreyIR

/// Writes rounds of repeats one after the other, so that what happens in each can be seen.
struct RepeatUnrolling {
  private(set) var graph: Graph
  /// What each value was before, by its index.
  private(set) var origins: [ValueID]
  /// Unrolled nodes; more than that are refused.
  private var count = 0
  private static let mostNodes = 1 << 18

  /// Unrolls all repeats of a layer.
  init(_ graph: Graph) throws(Diagnostic) {
    self.graph = graph
    origins = graph.values.indices.map { ValueID($0) }
    self.graph.nodes = try unrolled(graph.nodes, [:], [:])
  }

  private mutating func unrolled(
    _ nodes: [Node], _ clones: [ValueID: ValueID], _ bindings: [String: Int]
  ) throws(Diagnostic) -> [Node] {
    var result: [Node] = []
    for node in nodes {
      count += 1
      guard count <= Self.mostNodes else {
        throw Diagnostic(.error, "the rounds of '\(graph.name)' are too many to be looked at")
      }
      var copy = node
      copy.results = node.results.map { clones[$0] ?? $0 }
      switch node.op {
      case .repeat(let loop):
        result += try rounds(loop, results: copy.results, node.span, clones, bindings)
        continue
      case .recur(var recur):
        recur.body = try unrolled(recur.body, clones, bindings)
        copy.op = .recur(recur)
      case .call(var call):
        call.arguments = call.arguments.map { $0.reading(clones) }
        if !bindings.isEmpty { call.prefix = NameTemplate(try call.prefix.expand(bindings)) }
        copy.op = .call(call)
      default: copy.op = node.op.mapOperands { $0.reading(clones) }
      }
      result.append(copy)
    }
    return result
  }

  private mutating func rounds(
    _ loop: Repeat, results: [ValueID], _ span: SourceSpan, _ outer: [ValueID: ValueID],
    _ bindings: [String: Int]
  ) throws(Diagnostic) -> [Node] {
    var nodes: [Node] = []
    var carried = loop.carried.map { $0.initial.reading(outer) }
    func copy(_ operand: Operand, to value: ValueID) {
      nodes.append(Node(.map(.copy, [operand]), results: [value], span: span))
    }
    for round in loop.range {
      var clones = outer
      for (entry, operand) in zip(loop.carried, carried) {
        clones[entry.entering] = clone(entry.entering)
        copy(operand, to: clones[entry.entering] ?? entry.entering)
      }
      cloneResults(loop.body, &clones)
      var inner = bindings
      inner[loop.variable] = round
      nodes += try unrolled(loop.body, clones, inner)
      carried = loop.carried.map { entry in
        let left = clones[entry.leaving] ?? entry.leaving
        return .value(left, graph[left].dims.map { .label($0) })
      }
    }
    for (result, operand) in zip(results, carried) { copy(operand, to: result) }
    return nodes
  }

  private mutating func cloneResults(_ nodes: [Node], _ clones: inout [ValueID: ValueID]) {
    for node in nodes {
      for result in node.results { clones[result] = clone(result) }
      // A repeat inside clones what it defines, round by round.
      if case .recur(let recur) = node.op { cloneResults(recur.body, &clones) }
    }
  }

  private mutating func clone(_ value: ValueID) -> ValueID {
    var copy = graph[value]
    if let state = copy.state {
      var another = graph[state]
      another.name = free(another.name)
      graph.states.append(another)
      copy.state = StateID(graph.states.count - 1)
    }
    origins.append(origins[value.index])
    return graph.addValue(copy)
  }

  private func free(_ name: String) -> String {
    var number = graph.states.count
    while graph.declares("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }
}

extension Graph {
  /// Whether a port has that name.
  func declares(_ name: String) -> Bool {
    inputs.contains { $0.name == name } || weights.contains { $0.name == name }
      || states.contains { $0.name == name } || outputs.contains { $0.name == name }
  }
}

extension Operand {
  /// The operand with values replaced.
  func reading(_ values: [ValueID: ValueID]) -> Operand {
    guard case .value(let value, let subscripts) = self, let other = values[value] else {
      return self
    }
    return .value(other, subscripts)
  }
}
