import CoreyIR

/// Makes one Graph, a random node after the other.
struct RandomGraphBuilder {
  let options: RandomProgram
  var random: SeededGenerator
  var graph: Graph
  /// What nodes may read.
  var pool: [ValueID] = []
  /// Results of nodes outside of recurs that are fit to be outputs.
  var results: [ValueID] = []
  /// The body being filled: the layer's nodes or those of a recur.
  var nodes: [Node] = []
  var isReversed = false
  var atoms: [AxisID] = []
  var concatenations: [AxisID] = []
  var ids: ValueID?

  init(name: String, options: RandomProgram, generator: SeededGenerator) {
    self.options = options
    random = generator
    graph = Graph(name: name)
  }

  mutating func build(asCallee: Bool) {
    isReversed = options.reversals && random.oneIn(6)
    addAxes()
    addInputs(plain: asCallee)
    addWeights()
    for _ in 0..<options.statements { statement() }
    graph.nodes = nodes
    addOutputs(asCallee: asCallee)
    graph.nodes = nodes
    if graph.needsWholeSequence {
      for index in graph.states.indices { graph.states[index].isLocal = true }
    }
  }

  // MARK: Tables

  private mutating func addAxes() {
    let names = ["d", "e", "n", "M", "k", "p"]
    for index in 0..<random.pick(2...5) {
      let length =
        options.rotations && random.oneIn(2)
        ? [2, 4, index == 0 ? 12 : 2][random.pick(0...2)] : random.pick(1...options.longestAxis)
      graph.axes.append(Axis(name: names[index], extent: .fixed(length)))
      atoms.append(AxisID(graph.axes.count - 1))
    }
    var seen: Set<[[AxisID]]> = []
    for index in 0..<random.pick(0...2) {
      var parts: [[AxisID]] = []
      for _ in 0..<random.pick(2...3) {
        var part = random.some(atoms, limit: 2)
        if part.isEmpty { part = [atoms[0]] }
        if random.oneIn(3) { part.reverse() }
        parts.append(part)
      }
      guard seen.insert(parts).inserted else { continue }
      graph.axes.append(Axis(name: "c\(index)", extent: .concatenation(parts)))
      concatenations.append(AxisID(graph.axes.count - 1))
    }
  }

  private mutating func addInputs(plain: Bool) {
    for index in 0..<random.pick(1...3) {
      var dims: [Label] = [.batch, .time] + random.some(atoms, limit: 2).map { Label($0) }
      if !plain, random.oneIn(3), let axis = random.pick(concatenations) {
        dims.append(Label(axis))
      }
      if !plain, random.oneIn(3) { dims.shuffle(using: &random) }
      let type: StorageType = !plain && random.oneIn(4) ? .bf16 : .f32
      let name = ["x", "u", "exp_1"][index]
      let value = graph.addValue(Value(dims: dims, type: type, name: name))
      graph.inputs.append(Input(name: name, value: value))
      pool.append(value)
    }
    if !plain, random.oneIn(3) {
      let value = graph.addValue(Value(dims: [.batch, .time], type: .i32, name: "ids"))
      graph.inputs.append(Input(name: "ids", value: value))
      ids = value
    }
  }

  private mutating func addWeights() {
    for index in 0..<random.pick(1...4) {
      var dims = random.some(atoms + concatenations, limit: 3).map { Label($0) }
      if random.oneIn(3) { dims.shuffle(using: &random) }
      if let first = dims.first, dims.count < 3, random.oneIn(4) {
        dims.append(Label(first.axis, primes: 1))
      }
      guard isSmall(dims) else { continue }
      let name = "w\(index)"
      let value = graph.addValue(
        Value(
          dims: dims, type: [.f32, .f32, .bf16, .f16][random.pick(0...3)], name: name))
      var source = random.oneIn(2) ? name : "layer.\(index).weight"
      if let first = dims.first, random.oneIn(4) {
        source = "layer.{\(graph[first.axis].name)}.w\(index)"
      }
      graph.weights.append(
        Weight(
          name: name, value: value, source: NameTemplate(source),
          fallback: random.oneIn(4) ? Double(random.pick(-2...2)) / 4 : nil))
      pool.append(value)
    }
  }

  private mutating func addOutputs(asCallee: Bool) {
    if asCallee {
      // Laid out like the first input, so that it can go round a repeat.
      let input = graph.inputs[0].value
      let value = add(
        .map(.tanh, [whole(input)]), Set(graph[input].dims), named: "y", shuffles: false)
      graph.outputs.append(Output(name: "y", value: value))
    }
    var candidates = results.filter { id in
      !graph.outputs.contains { $0.value == id }
        && (!asCallee
          || graph[id].dims.allSatisfy { $0.axis.index < 2 + atoms.count && $0.primes == 0 })
    }
    candidates.shuffle(using: &random)
    for (index, value) in candidates.prefix(random.pick(1...2)).enumerated() {
      graph.outputs.append(Output(name: "out\(index)", value: value))
    }
    if graph.outputs.isEmpty {
      let value = add(
        .map(.tanh, [whole(graph.inputs[0].value)]), Set(graph[graph.inputs[0].value].dims))
      graph.outputs.append(Output(name: "out0", value: value))
    }
  }

  // MARK: Making nodes

  /// Whether a value with these dimensions is not too large for tests.
  func isSmall(_ labels: some Collection<Label>) -> Bool {
    labels.count <= 7 && labels.reduce(1) { $0 * (graph.length($1.axis) ?? 1) } <= 4096
  }

  func whole(_ value: ValueID) -> Operand {
    .value(value, graph[value].dims.map { .label($0) })
  }

  /// Names that clash with others, with keywords and with functions, or none.
  mutating func someName() -> String {
    random.pick(["", "", "", "y", "y", "x", "v1", "v2", "h", "layer", "exp", "d", "a_2", "a"]) ?? ""
  }

  /// Appends a node with one result and returns it.
  @discardableResult
  mutating func add(
    _ op: Op, _ labels: Set<Label>, type: StorageType = .f32, named name: String? = nil,
    shuffles: Bool = true
  ) -> ValueID {
    let table = Self.renumbering(op, labels)
    var dims = labels.map { table[$0] ?? $0 }.sorted()
    if shuffles, random.oneIn(8) { dims.shuffle(using: &random) }
    let name = name ?? someName()
    let value = graph.addValue(Value(dims: dims, type: type, name: name))
    nodes.append(Node(op.relabeled(table), results: [value]))
    return value
  }

  /// Appends a node whose result others may read.
  mutating func addReadable(_ op: Op, _ labels: Set<Label>, type: StorageType = .f32) {
    guard isSmall(labels) else { return }
    let value = add(op, labels, type: type)
    pool.append(value)
    results.append(value)
  }

  /// The checker's numbering: as few primes as possible, results first.
  static func renumbering(_ op: Op, _ results: Set<Label>) -> [Label: Label] {
    var table: [Label: Label] = [:]
    var next: [AxisID: Int] = [:]
    for label in results.sorted() + Set(op.allLabels).subtracting(results).sorted() {
      table[label] = Label(label.axis, primes: next[label.axis, default: 0])
      next[label.axis, default: 0] += 1
    }
    return table
  }
}
