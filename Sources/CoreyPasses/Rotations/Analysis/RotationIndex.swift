import CoreyIR

/// A program seen from its values: what defines each, what reads it, and where layers are called.
struct RotationIndex {
  /// A node and where it stands.
  struct Site {
    var node: Node
    var isInRecur: Bool
    var isInRepeat: Bool
  }

  /// What a value is before any op makes it.
  enum Origin {
    /// The position among the layer's inputs.
    case input(Int)
    /// The position among the carried values of the repeat with that first result.
    case entering(ValueID, Int)
    case node(ValueID)
  }

  /// One layer.
  struct Layer {
    let graph: Graph
    let constants: Set<ValueID>
    /// By the first result.
    var sites: [ValueID: Site] = [:]
    var origins: [ValueID: Origin] = [:]
    /// The operands that read a value.
    var readers: [ValueID: [OperandReference]] = [:]
    /// The repeats that a value leaves a round of, and as which carried value.
    var leaving: [ValueID: [(repeated: ValueID, carried: Int)]] = [:]
    /// How often a body's nodes run in each step of the layer.
    var rounds: [ValueID: Int] = [:]
  }

  let program: Program
  private(set) var layers: [Layer] = []
  /// The calls of each layer.
  private(set) var calls: [[NodeReference]] = []

  init(_ program: Program) {
    self.program = program
    calls = program.layers.map { _ in [] }
    let places = Dictionary(
      program.layers.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    for (index, graph) in program.layers.enumerated() {
      var layer = Layer(graph: graph, constants: graph.weightOnlyValues)
      for (place, input) in graph.inputs.enumerated() { layer.origins[input.value] = .input(place) }
      visit(graph.nodes, index, &layer, isInRecur: false, rounds: nil, places)
      layers.append(layer)
    }
  }

  private mutating func visit(
    _ nodes: [Node], _ index: Int, _ layer: inout Layer, isInRecur: Bool, rounds: Int?,
    _ places: [String: Int]
  ) {
    for node in nodes {
      if case .recur(let recur) = node.op {
        visit(recur.body, index, &layer, isInRecur: true, rounds: rounds, places)
      }
      guard let first = node.results.first else { continue }
      let reference = NodeReference(layer: index, result: first)
      layer.sites[first] = Site(
        node: node, isInRecur: isInRecur, isInRepeat: rounds != nil)
      layer.rounds[first] = rounds ?? 1
      for result in node.results { layer.origins[result] = .node(first) }
      for (place, operand) in node.op.operands.enumerated() {
        guard let value = operand.value else { continue }
        layer.readers[value, default: []].append(
          OperandReference(node: reference, operand: place))
      }
      switch node.op {
      case .repeat(let loop):
        for (place, carried) in loop.carried.enumerated() {
          layer.origins[carried.entering] = .entering(first, place)
          layer.leaving[carried.leaving, default: []].append((first, place))
        }
        visit(
          loop.body, index, &layer, isInRecur: isInRecur,
          rounds: (rounds ?? 1) * loop.range.count, places)
      case .call(let call):
        if let callee = places[call.layer] { calls[callee].append(reference) }
      default: break
      }
    }
  }

  func site(_ reference: NodeReference) -> Site? {
    layers.indices.contains(reference.layer)
      ? layers[reference.layer].sites[reference.result] : nil
  }

  func node(_ reference: NodeReference) -> Node? { site(reference)?.node }

  func layer(named name: String) -> Int? { program.index(of: name) }

  func dims(_ layer: Int, _ value: ValueID) -> [Label] { program.layers[layer][value].dims }

  /// Whether a run reads a constant, but for some operands. What other constants are made of is
  /// packed away.
  func isRead(_ constant: ValueID, in layer: Int, besides own: Set<OperandReference>) -> Bool {
    layers[layer].graph.outputs.contains { $0.value == constant }
      || (layers[layer].readers[constant] ?? []).contains { reader in
        !own.contains(reader) && !layers[layer].constants.contains(reader.node.result)
      }
  }

  /// How often a node runs in a step of the entry.
  func rounds(_ reference: NodeReference) -> Int {
    let own = layers[reference.layer].rounds[reference.result] ?? 1
    return own * rounds(layer: reference.layer)
  }

  /// How often a layer runs in a step of the entry.
  func rounds(layer: Int) -> Int {
    if layer == program.layers.count - 1 { return 1 }
    return max(1, calls[layer].reduce(0) { $0 + rounds($1) })
  }
}
