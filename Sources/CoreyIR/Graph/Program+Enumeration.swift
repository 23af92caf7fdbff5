/// Weights and states of a whole program by their full names.
extension Program {
  /// A weight or state reached from the entry through calls and rounds of repeats.
  public struct Member: Hashable, Sendable {
    /// Before its own name: the prefixes of the calls that lead to it.
    public var prefix: String
    /// An index into `layers`.
    public var layer: Int
    /// An index into the layer's weights or states.
    public var index: Int

    public init(prefix: String, layer: Int, index: Int) {
      self.prefix = prefix
      self.layer = layer
      self.index = index
    }
  }

  /// The states that are kept between runs, in the order of the entry's interface: a layer's own
  /// first, then those of its calls in node order, rounds of a repeat one after the other.
  ///
  /// A layer that needs the whole sequence keeps none, nor do the layers it calls.
  public func states() throws(Diagnostic) -> [Member] {
    try members { program, layer in
      program.needsWholeSequence(layer)
        ? nil
        : program.layers[layer].states.indices.filter { !program.layers[layer].states[$0].isLocal }
    }
  }

  /// The weights in the same order; one that several calls share appears once for each.
  public func weights() throws(Diagnostic) -> [Member] {
    try members { program, layer in Array(program.layers[layer].weights.indices) }
  }

  /// The full name of a member of `states()`.
  public func stateName(_ member: Member) -> String {
    member.prefix + layers[member.layer].states[member.index].name
  }

  /// The full names of the kept states, in order.
  public func stateNames() throws(Diagnostic) -> [String] {
    try states().map { stateName($0) }
  }

  /// The names under which a weight stands in files: several if leading axes stack files, the last
  /// axis fastest.
  public func weightNames(_ member: Member) throws(Diagnostic) -> [String] {
    let layer = layers[member.layer]
    let weight = layer.weights[member.index]
    var bindings: [[String: Int]] = [[:]]
    for dim in try layer.stackedDims(of: weight) {
      let length = layer.length(dim.axis) ?? 1
      guard bindings.count <= (1 << 20) / max(length, 1) else {
        throw Diagnostic(.error, "the weight '\(weight.name)' is stacked from too many files")
      }
      bindings = bindings.flatMap { outer in
        (0..<length).map { index in
          outer.merging([layer[dim.axis].name: index]) { $1 }
        }
      }
    }
    var names: [String] = []
    for binding in bindings { names.append(member.prefix + (try weight.source.expand(binding))) }
    return names
  }

  /// Whether a layer can only run on a whole sequence, itself or because of a layer it calls.
  public func needsWholeSequence(_ layer: Int) -> Bool {
    guard layers.indices.contains(layer) else { return false }
    if layers[layer].needsWholeSequence { return true }
    func calls(_ nodes: [Node]) -> Bool {
      nodes.contains { node in
        if case .call(let call) = node.op, let callee = index(of: call.layer), callee < layer {
          return needsWholeSequence(callee)
        }
        return calls(node.op.body)
      }
    }
    return calls(layers[layer].nodes)
  }

  /// Walks calls and rounds from the entry. `own` yields a layer's members, or nothing to leave out
  /// the layer and what it calls.
  private func members(_ own: (Program, Int) -> [Int]?) throws(Diagnostic) -> [Member] {
    guard !layers.isEmpty else { return [] }
    var walk = Walk(program: self, own: layers.indices.map { own(self, $0) })
    try walk.visit(layer: layers.count - 1, prefix: "")
    return walk.found
  }

  private struct Walk {
    let program: Program
    let own: [[Int]?]
    let indices: [String: Int]
    var found: [Member] = []
    var steps = 0

    init(program: Program, own: [[Int]?]) {
      self.program = program
      self.own = own
      indices = Dictionary(
        program.layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    mutating func visit(layer: Int, prefix: String) throws(Diagnostic) {
      guard let members = own[layer] else { return }
      for index in members { found.append(Member(prefix: prefix, layer: layer, index: index)) }
      try visit(program.layers[layer].nodes, of: layer, prefix: prefix, bindings: [:])
    }

    private mutating func visit(
      _ nodes: [Node], of layer: Int, prefix: String, bindings: [String: Int]
    ) throws(Diagnostic) {
      for node in nodes {
        switch node.op {
        case .call(let call):
          steps += 1
          guard steps <= 1 << 16 else {
            throw Diagnostic(.error, "the program has more than 65536 calls of layers")
          }
          guard let callee = indices[call.layer], callee < layer else { continue }
          try visit(layer: callee, prefix: prefix + (try call.prefix.expand(bindings)))
        case .repeat(let loop):
          for round in loop.range {
            steps += 1
            guard steps <= 1 << 16 else {
              throw Diagnostic(.error, "the program has more than 65536 rounds and calls")
            }
            var inner = bindings
            inner[loop.variable] = round
            try visit(loop.body, of: layer, prefix: prefix, bindings: inner)
          }
        default: continue
        }
      }
    }
  }
}
