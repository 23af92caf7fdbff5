import CoreyIR

/// Grows the class of a place: from each member through the op that defines it and through every op
/// that reads it, as far as Q passes.
///
/// The union of what the rules join, one class at a time; a place is visited once.
struct RotationGrowth {
  let index: RotationIndex
  /// Nodes that nothing passes here, and why.
  private let barriers: [NodeReference: String]
  /// Whether the class is its seed and the constants that read it.
  private let isLocal: Bool
  var result = RotationClass()
  private var known: Set<RotationPlace> = []
  private var folds: Set<RotationClass.Fold> = []
  private var pending: [RotationPlace] = []

  static func grow(
    from seed: RotationPlace, in index: RotationIndex, isLocal: Bool = false
  ) -> RotationClass {
    var barriers: [NodeReference: String] = [:]
    while true {
      var growth = RotationGrowth(index: index, barriers: barriers, isLocal: isLocal)
      growth.run(seed)
      // A part of a concatenation cannot be transformed for itself: the class ends at the part.
      let more = growth.partBorders.filter { barriers[$0] == nil }
      guard !more.isEmpty else { return growth.checked }
      for node in more { barriers[node] = "a part of it is not made by a weight" }
    }
  }

  private init(
    index: RotationIndex, barriers: [NodeReference: String], isLocal: Bool
  ) {
    self.index = index
    self.barriers = barriers
    self.isLocal = isLocal
  }

  private mutating func run(_ seed: RotationPlace) {
    add(seed)
    while let place = pending.popLast() {
      if isLocal {
        result.entries.append(.init(place: place, reason: "it is transformed where it is used"))
      } else {
        enter(place)
      }
      leave(place)
    }
    keepSharedTables()
  }

  private mutating func add(_ place: RotationPlace) {
    guard known.insert(place).inserted else { return }
    result.members.append(place)
    pending.append(place)
  }

  // MARK: What defines a member

  private mutating func enter(_ place: RotationPlace) {
    let layer = index.layers[place.layer]
    func end(_ reason: String) { result.entries.append(.init(place: place, reason: reason)) }
    switch layer.origins[place.value] {
    case nil: end("nothing defines it")
    case .input(let position):
      let calls = index.calls[place.layer]
      if place.layer == index.layers.count - 1 { return end("it is an input") }
      for call in calls { enter(place, argument: position, of: call) }
    case .entering(let repeated, let position):
      join(NodeReference(layer: place.layer, result: repeated), carried: position, place)
    case .node(let first):
      let reference = NodeReference(layer: place.layer, result: first)
      guard let node = index.node(reference) else { return end("nothing defines it") }
      let position = node.results.firstIndex(of: place.value) ?? 0
      switch node.op {
      case .call(let call): enter(place, result: position, of: call)
      case .repeat: join(reference, carried: position, place)
      default:
        do throws(RotationObstacle) {
          let axis = try Self.axis(of: place.axis, result: position, of: node, layer.graph)
          try pass(reference, node, axis, result: position)
        } catch {
          end(error.reason)
        }
      }
    }
  }

  private mutating func enter(
    _ place: RotationPlace, argument position: Int, of reference: NodeReference
  ) {
    guard case .call(let call) = index.node(reference)?.op,
      call.arguments.indices.contains(position), let value = call.arguments[position].value,
      let axis = place.axis.outside(call, index.layers[place.layer].graph),
      let own = call.arguments[position].axis(of: axis, dims: index.dims(reference.layer, value))
    else { return fail("the argument of a call is no whole value") }
    result.reads.insert(OperandReference(node: reference, operand: position))
    add(RotationPlace(layer: reference.layer, value: value, axis: own))
  }

  private mutating func enter(_ place: RotationPlace, result position: Int, of call: Call) {
    guard let callee = index.layer(named: call.layer),
      index.layers[callee].graph.outputs.indices.contains(position),
      let axis = place.axis.inside(call)
    else { return fail("a layer that is called does not know the axis") }
    let value = index.layers[callee].graph.outputs[position].value
    add(RotationPlace(layer: callee, value: value, axis: axis))
  }

  /// Everything that a repeat carries under one name.
  private mutating func join(
    _ reference: NodeReference, carried position: Int, _ place: RotationPlace
  ) {
    guard let node = index.node(reference), case .repeat(let loop) = node.op,
      loop.carried.indices.contains(position), node.results.indices.contains(position)
    else { return fail("a repeat does not carry it") }
    let carried = loop.carried[position]
    let dims = index.dims(place.layer, place.value)
    guard let initial = carried.initial.value,
      let own = carried.initial.axis(of: place.axis, dims: index.dims(place.layer, initial)),
      [carried.entering, carried.leaving, node.results[position]].allSatisfy({
        Set(index.dims(place.layer, $0)) == Set(dims)
      })
    else { return fail("a repeat begins with what has not the whole axis") }
    result.joins = true
    result.reads.insert(OperandReference(node: reference, operand: position))
    add(RotationPlace(layer: place.layer, value: initial, axis: own))
    for value in [carried.entering, carried.leaving, node.results[position]] {
      add(RotationPlace(layer: place.layer, value: value, axis: place.axis))
    }
  }

  // MARK: What reads a member

  private mutating func leave(_ place: RotationPlace) {
    let layer = index.layers[place.layer]
    func end(_ reader: RotationClass.Exit.Reader, _ reason: String) {
      result.exits.append(.init(place: place, reader: reader, reason: reason))
    }
    for (position, output) in layer.graph.outputs.enumerated() where output.value == place.value {
      if place.layer == index.layers.count - 1 {
        end(.output(position), "it is an output")
      } else {
        for call in index.calls[place.layer] { leave(place, output: position, of: call) }
      }
    }
    for (repeated, position) in layer.leaving[place.value] ?? [] {
      join(NodeReference(layer: place.layer, result: repeated), carried: position, place)
    }
    for reader in layer.readers[place.value] ?? [] {
      guard let node = index.node(reader.node) else { continue }
      switch node.op {
      case .call(let call): leave(place, into: call, reader)
      case .repeat: join(reader.node, carried: reader.operand, place)
      default:
        do throws(RotationObstacle) {
          let operand = node.op.operands[reader.operand]
          guard
            let read = operand.axis(place.axis, dims: index.dims(place.layer, place.value))
          else { throw RotationObstacle(reason: "single elements of the axis are read") }
          let axis = try Self.axis(of: read, operand: reader.operand, of: node, layer.graph)
          if isLocal { try checkTakes(node, reader.node, axis) }
          try pass(reader.node, node, axis, result: nil)
        } catch {
          end(.operand(reader), error.reason)
        }
      }
    }
  }

  private mutating func leave(
    _ place: RotationPlace, output position: Int, of reference: NodeReference
  ) {
    guard let node = index.node(reference), case .call(let call) = node.op,
      node.results.indices.contains(position),
      let axis = place.axis.outside(call, index.layers[place.layer].graph)
    else { return fail("a caller does not know the axis") }
    add(RotationPlace(layer: reference.layer, value: node.results[position], axis: axis))
  }

  private mutating func leave(
    _ place: RotationPlace, into call: Call, _ reader: OperandReference
  ) {
    guard let callee = index.layer(named: call.layer),
      index.layers[callee].graph.inputs.indices.contains(reader.operand),
      let read = call.arguments[reader.operand].axis(
        place.axis, dims: index.dims(place.layer, place.value)),
      let axis = read.inside(call)
    else { return fail("a layer that is called does not know the axis") }
    result.reads.insert(reader)
    let value = index.layers[callee].graph.inputs[reader.operand].value
    add(RotationPlace(layer: callee, value: value, axis: axis))
  }

  // MARK: Through an op

  /// Only a product with a constant that sums over the whole axis ends a local class.
  private func checkTakes(
    _ node: Node, _ reference: NodeReference, _ axis: RotationAxis
  ) throws(RotationObstacle) {
    let layer = index.layers[reference.layer]
    guard case .contract(let left, let right, let over) = node.op,
      Set(over).isSuperset(of: axis.touched),
      [left, right].contains(where: { $0.value.map(layer.constants.contains) ?? false })
    else { throw RotationObstacle(reason: "it is read as it is") }
  }

  private mutating func pass(
    _ reference: NodeReference, _ node: Node, _ axis: RotationAxis, result position: Int?
  ) throws(RotationObstacle) {
    if let reason = barriers[reference] { throw RotationObstacle(reason: reason) }
    let layer = index.layers[reference.layer]
    let rule = try RuleContext(layer: layer, node: node).rule(for: axis, result: position)
    var places: [RotationPlace] = []
    let operands = node.op.operands
    for place in rule.operands {
      guard let value = operands[place].value,
        let own = operands[place].axis(
          of: Self.inside(axis, operand: place, of: node), dims: layer.graph[value].dims)
      else { throw RotationObstacle(reason: "an operand has not the whole axis") }
      places.append(RotationPlace(layer: reference.layer, value: value, axis: own))
    }
    for place in rule.results {
      let value = node.results[place]
      places.append(
        RotationPlace(
          layer: reference.layer, value: value, axis: Self.outside(axis, of: node)))
    }
    result.joins = result.joins || rule.joins
    result.hasInnerProduct = result.hasInnerProduct || rule.isInnerProduct
    for place in rule.operands {
      result.reads.insert(OperandReference(node: reference, operand: place))
    }
    for place in rule.constants {
      let fold = RotationClass.Fold(
        place: OperandReference(node: reference, operand: place),
        axis: Self.inside(axis, operand: place, of: node), isProducer: !rule.results.isEmpty)
      if folds.insert(fold).inserted { result.folds.append(fold) }
    }
    for place in places { add(place) }
  }

  /// An axis of a result in the labels of the op.
  private static func axis(
    of axis: RotationAxis, result: Int, of node: Node, _ graph: Graph
  ) throws(RotationObstacle) -> RotationAxis {
    guard case .split(_, let label) = node.op else { return axis }
    return try self.axis(axis, part: result, of: label, graph)
  }

  /// An axis that an operand has in the labels of the op.
  private static func axis(
    of axis: RotationAxis, operand: Int, of node: Node, _ graph: Graph
  ) throws(RotationObstacle) -> RotationAxis {
    guard case .concat(_, let label) = node.op else { return axis }
    return try self.axis(axis, part: operand, of: label, graph)
  }

  private static func axis(
    _ axis: RotationAxis, part index: Int, of label: Label, _ graph: Graph
  ) throws(RotationObstacle) -> RotationAxis {
    guard case .concatenation(let parts) = graph[label.axis].extent, parts.indices.contains(index)
    else { return axis }
    let own = Set(graph.partLabels(parts[index], of: label))
    if own.isDisjoint(with: axis.touched) { return axis }
    guard own.isSuperset(of: axis.touched) else {
      throw RotationObstacle(reason: "the axis lies across a concatenation")
    }
    return axis.within(RotationAxis.Part(label: label, index: index))
  }

  private static func inside(
    _ axis: RotationAxis, operand: Int, of node: Node
  ) -> RotationAxis {
    guard case .concat(_, let label) = node.op, axis.path.first?.label == label else { return axis }
    return axis.inside
  }

  private static func outside(_ axis: RotationAxis, of node: Node) -> RotationAxis {
    guard case .split(_, let label) = node.op, axis.path.first?.label == label else { return axis }
    return axis.inside
  }
}
