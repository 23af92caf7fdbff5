import CoreyIR

/// Collects the units of a region and what they hand to each other.
struct RegionBuilder {
  let facts: LayerFacts
  private(set) var units: [FusionUnit] = []
  private var producers: [ValueID: Int] = [:]
  private var values: [RegionValue] = []
  private var index: [ValueID: Int] = [:]
  private var weights: [ValueID: RegionWeight] = [:]
  private var reads: [ValueID: Int] = [:]
  /// Splits of values from outside, until a unit comes that they can stand with.
  private var waiting: [Node] = []
  private var graph: Graph { facts.graph }

  init(facts: LayerFacts) {
    self.facts = facts
  }

  mutating func add(_ node: Node) {
    if !node.isComputation {
      let source = node.op.operands.first?.value.map(facts.crossing.root)
      if let source, let producer = producers[source] {
        units[producer].nodes.append(node)
      } else {
        waiting.append(node)
      }
      return
    }
    let unit = units.count
    var described = FusionUnit(
      nodes: waiting + [node], kind: KernelKind(of: node, in: graph), isComputation: true,
      isLane: Self.isLane(node), matrix: matrix(node))
    if described.matrix == nil { described.sideAxes = sideAxes(node) }
    waiting = []
    for value in node.definedValues {
      producers[value] = unit
      index[value] = values.count
      values.append(
        RegionValue(
          root: value, bytes: facts.bytes(value), hasTime: graph[value].hasTime, producer: unit))
      if let state = graph[value].state {
        described.stateBytes += facts.bytes(value) * max(1, graph[state].steps)
      }
    }
    for inner in [node].flattened where inner.isComputation {
      described.flops += flops(inner)
      for operand in inner.op.operands { read(operand, by: unit, &described) }
    }
    units.append(described)
  }

  private mutating func read(_ operand: Operand, by unit: Int, _ described: inout FusionUnit) {
    guard let value = operand.value else { return }
    if facts.constants.contains(value) {
      let bytes = facts.weightBytes(value)
      weights[value, default: RegionWeight(bytes: bytes, readers: [])].readers.append(unit)
      return
    }
    let root = facts.crossing.root(value)
    reads[root, default: 0] += 1
    if let producer = producers[root] {
      if producer == unit { return }
      if !described.predecessors.contains(producer) { described.predecessors.append(producer) }
    } else if index[root] == nil {
      index[root] = values.count
      values.append(
        RegionValue(
          root: root, bytes: facts.bytes(root), hasTime: graph[root].hasTime, producer: nil))
    }
    guard let place = index[root] else { return }
    values[place].readers.append(.init(unit: unit, part: value, bytes: facts.bytes(value)))
  }

  /// What is known when all units are there.
  mutating func finish() -> (values: [RegionValue], weights: [RegionWeight]) {
    if !waiting.isEmpty {
      if units.isEmpty {
        let kind = KernelKind(isReversed: nil, hasTime: true, isWholeTime: false)
        units.append(
          FusionUnit(nodes: [], kind: kind, isComputation: false, isLane: true, matrix: nil))
      }
      units[units.count - 1].nodes += waiting
    }
    for place in values.indices where values[place].producer != nil {
      let root = values[place].root
      values[place].leaves =
        facts.boundary.contains(root) || (facts.reads[root] ?? 0) > (reads[root] ?? 0)
    }
    return (values, weights.sorted { $0.key < $1.key }.map(\.value))
  }

  // MARK: Ops

  private func flops(_ node: Node) -> Int {
    guard let result = node.results.first else { return 0 }
    let elements = graph.elementsPerStep(result)
    switch node.op {
    case .contract(_, _, let over): return 2 * elements * graph.length(product: over.map(\.axis))
    case .reduce(_, _, let over): return elements * graph.length(product: over.map(\.axis))
    case .map(.copy, _), .stream, .concat, .gather, .index, .split, .call, .repeat, .recur: return 0
    case .map(.fma, _): return 2 * elements
    case .map, .convert, .fold: return elements
    case .rotate(_, let along, _):
      let order = HadamardOrder(graph.length(product: along.map(\.axis)))
      return elements / order.order * order.additions
    }
  }

  private static func isLane(_ node: Node) -> Bool {
    switch node.op {
    case .index, .map, .convert, .concat, .recur, .fold: true
    // A sum over what a recurrence keeps runs in its loops.
    case .contract: true
    case .reduce, .stream, .gather, .rotate, .split, .call, .repeat: false
    }
  }

  private func side(_ labels: [Label]) -> FusionUnit.Side? {
    guard let first = labels.first, first.primes == 0, let length = graph.length(first.axis) else {
      return nil
    }
    return FusionUnit.Side(
      axis: first.axis, length: length,
      width: graph.length(product: labels.dropFirst().map(\.axis)))
  }

  private func sideAxes(_ node: Node) -> [AxisID] {
    if case .stream = node.op {} else if !Self.isLane(node) { return [] }
    let values = node.definedValues
    guard let first = values.first.map({ graph[$0].dims }) else { return [] }
    return first.filter { label in
      !label.isRun && label.primes == 0 && values.allSatisfy { graph[$0].dims.contains(label) }
    }.map(\.axis)
  }

  private func matrix(_ node: Node) -> FusionUnit.Matrix? {
    guard case .contract(let left, let right, let over) = node.op, let result = node.results.first,
      graph[result].hasTime, !over.contains(where: { $0.axis == .time })
    else { return nil }
    for (weight, other) in [(right, left), (left, right)] {
      guard case .value(let value, _) = weight, facts.constants.contains(value),
        let x = other.value, !facts.constants.contains(x)
      else { continue }
      let columns = weight.labels.filter { !over.contains($0) && !other.labels.contains($0) }
      guard !columns.isEmpty else { continue }
      let count = graph.length(product: columns.map(\.axis))
      let batch = weight.labels.filter { !over.contains($0) && other.labels.contains($0) }
      let depth = graph.length(product: over.map(\.axis))
      let panels = (count + 31) / 32 * graph.length(product: batch.map(\.axis))
      let writesPanels =
        batch.isEmpty && count % 32 == 0 && graph[result].type == .f32
        && Array(graph[result].dims.suffix(columns.count)) == columns
      let isPlain = batch.isEmpty && other.labels.filter { !over.contains($0) }.allSatisfy(\.isRun)
      return FusionUnit.Matrix(
        panels: panels, panelBytes: 128 * depth, writesPanels: writesPanels,
        columns: isPlain && count % 32 == 0 ? side(columns) : nil, depth: isPlain ? side(over) : nil
      )
    }
    return nil
  }
}
