/// Sorts nodes by demand: depth first from what is asked for, operands before their users.
struct CanonicalOrder {
  private let graph: Graph
  private lazy var hashes = StructuralHash(graph)

  init(_ graph: Graph) {
    self.graph = graph
  }

  mutating func sorted() -> [Node] {
    sort(graph.nodes, roots: graph.outputs.map(\.value) + stateValues)
  }

  /// The values of the states that are kept, in their order. The others have no order of their own.
  private lazy var stateValues: [ValueID] = {
    var values: [StateID: ValueID] = [:]
    for (index, value) in graph.values.enumerated() {
      if let state = value.state, values[state] == nil { values[state] = ValueID(index) }
    }
    let kept = graph.states.indices.filter { !graph.states[$0].isLocal }
    return kept.compactMap { values[StateID($0)] }
  }()

  /// The nodes of one body in canonical order. Bodies inside are sorted first, by the states and
  /// carried values they define, then by what is read outside of them.
  private mutating func sort(_ nodes: [Node], roots: [ValueID], isRecur: Bool = false) -> [Node] {
    var nodes = nodes
    for index in nodes.indices {
      switch nodes[index].op {
      case .recur(var recur):
        recur.body = sort(recur.body, roots: stateValues, isRecur: true)
        nodes[index].op = .recur(recur)
      case .repeat(var loop):
        loop.body = sort(loop.body, roots: loop.carried.map(\.leaving))
        nodes[index].op = .repeat(loop)
      default: break
      }
    }
    var definer: [ValueID: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for value in node.definitions { definer[value] = index }
    }
    var order: [Int] = []
    var isPlaced = [Bool](repeating: false, count: nodes.count)
    /// Depth first with a stack of its own: chains are as long as layers.
    func place(_ root: Int) {
      var stack = [root]
      var isOpen: Set<Int> = []
      while let top = stack.last {
        if isPlaced[top] {
          stack.removeLast()
          continue
        }
        if isOpen.contains(top) {
          stack.removeLast()
          isPlaced[top] = true
          order.append(top)
          continue
        }
        isOpen.insert(top)
        // In a recur, what is read of the past was computed a step before.
        let uses = isRecur ? nodes[top].op.operands.filter { !$0.isPast } : nil
        for value in (uses?.compactMap(\.value) ?? nodes[top].uses).reversed() {
          guard let next = definer[value], next != top, !isPlaced[next], !isOpen.contains(next)
          else { continue }
          stack.append(next)
        }
      }
    }
    for root in roots {
      if let node = definer[root] { place(node) }
    }
    let rest = nodes.indices.filter { !isPlaced[$0] }
    if !rest.isEmpty {
      let hashes = hashes
      let local = rest.filter { nodes[$0].results.contains { graph[$0].state != nil } }
      for node in local.sorted(by: { hashes.key(of: nodes[$0]) < hashes.key(of: nodes[$1]) }) {
        place(node)
      }
      let isRead = Set(rest.flatMap { nodes[$0].uses })
      // Of what nobody asks for, first what nobody reads either.
      let sorted = rest.sorted { hashes.key(of: nodes[$0]) < hashes.key(of: nodes[$1]) }
      for node in sorted where nodes[node].definitions.allSatisfy({ !isRead.contains($0) }) {
        place(node)
      }
      for node in sorted { place(node) }
    }
    return order.map { nodes[$0] }
  }
}

extension Node {
  /// The values that it and its body define.
  fileprivate var definitions: [ValueID] {
    var values = results
    if case .repeat(let loop) = op { values += loop.carried.map(\.entering) }
    for node in op.body { values += node.definitions }
    return values
  }

  /// The values that it and its body read, in order; in a recur, reads of the past too.
  fileprivate var uses: [ValueID] {
    op.operands.compactMap(\.value) + op.body.flatMap(\.uses)
  }
}

/// A number for each value that follows from how it is computed, not from names or order.
private struct StructuralHash {
  private let graph: Graph
  private var values: [ValueID: UInt64] = [:]
  /// For values with a state, whose own hash must not depend on their equations.
  private var equations: [ValueID: UInt64] = [:]

  init(_ graph: Graph) {
    self.graph = graph
    for (index, input) in graph.inputs.enumerated() {
      values[input.value] = Self.mix(1, UInt64(index))
    }
    for (index, weight) in graph.weights.enumerated() {
      values[weight.value] = Self.mix(2, UInt64(index))
    }
    // Where a state stands among those that are kept; the others have no place of their own.
    var places: [StateID: Int] = [:]
    for state in graph.states.indices where !graph.states[state].isLocal {
      places[StateID(state)] = places.count
    }
    for (index, value) in graph.values.enumerated() {
      if let state = value.state {
        let entry = graph[state]
        var hash = Self.mix(3, UInt64(places[state] ?? entry.steps))
        if entry.isLocal { for dim in entry.dims { hash = Self.mix(hash, Self.text("\(dim)")) } }
        values[ValueID(index)] = hash
      }
    }
    for node in graph.nodes { visit(node) }
  }

  func key(of node: Node) -> UInt64 {
    node.results.first.flatMap { equations[$0] ?? values[$0] } ?? node.op.body.first.map {
      key(of: $0)
    } ?? 0
  }

  private mutating func visit(_ node: Node) {
    var hash = Self.mix(4, Self.text(node.op.kind))
    for operand in node.op.operands {
      switch operand {
      case .constant(let number): hash = Self.mix(hash, number.bitPattern)
      case .value(let value, let subscripts):
        hash = Self.mix(hash, values[value] ?? 5)
        for entry in subscripts { hash = Self.mix(hash, Self.text(entry.text)) }
      }
    }
    for node in node.op.body { visit(node) }
    for (index, result) in node.results.enumerated() {
      if graph[result].state == nil {
        values[result] = Self.mix(hash, UInt64(index))
      } else {
        equations[result] = hash
      }
    }
  }

  private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var x = (left ^ (right &+ 0x9E37_79B9_7F4A_7C15 &+ (left << 6) &+ (left >> 2)))
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }

  private static func text(_ text: String) -> UInt64 {
    text.utf8.reduce(6) { mix($0, UInt64($1)) }
  }
}

extension Operand {
  /// Whether it reads another time.
  fileprivate var isPast: Bool {
    guard case .value(_, let subscripts) = self else { return false }
    return subscripts.contains { if case .time = $0 { true } else { false } }
  }
}

extension Subscript {
  fileprivate var text: String {
    switch self {
    case .label(let label): "l\(label.axis.index).\(label.primes)"
    case .fixed(let index): "f\(index)"
    case .time(let offset, let plus, let sign):
      "t\(offset).\(plus.map { "\($0.axis.index).\($0.primes)" } ?? "").\(sign)"
    }
  }
}

extension Op {
  /// The op without its operands.
  fileprivate var kind: String {
    func labels(_ labels: [Label]) -> String {
      labels.map { "\($0.axis.index).\($0.primes)" }.joined(separator: ",")
    }
    return switch self {
    case .index(let label): "index \(labels([label]))"
    case .map(let function, _): function.rawValue
    case .contract(_, _, let over): "contract \(labels(over))"
    case .reduce(let reduction, _, let over): "\(reduction) \(labels(over))"
    case .stream: "stream"
    case .recur(let recur): "recur \(recur.isReversed)"
    case .gather(_, let axis, _): "gather \(labels([axis]))"
    case .split(_, let label): "split \(labels([label]))"
    case .concat(_, let label): "concat \(labels([label]))"
    case .rotate(_, let along, let rotation):
      "rotate \(labels(along)) \(rotation.seed) \(rotation.isInverse)"
    case .fold(_, let steps):
      steps.reduce("fold") { text, step in
        switch step {
        case .scale: text + " scale"
        case .rotate(let along, let rotation):
          text + " rotate \(labels(along)) \(rotation.seed) \(rotation.isInverse)"
        }
      }
    case .convert(_, let type): "convert \(type)"
    case .call(let call): "call \(call.layer) \(call.prefix.text)"
    case .repeat(let loop): "repeat \(loop.range)"
    }
  }
}
