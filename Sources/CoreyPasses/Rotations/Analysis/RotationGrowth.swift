import CoreyIR

/// Grows the class of a place: from each member through the op that defines it and through every op
/// that reads it, as far as Q passes.
///
/// The union of what the rules join, one class at a time; a place is visited once.
struct RotationGrowth {
  private let index: RotationIndex
  /// Nodes that nothing passes here, and why.
  private let barriers: [NodeReference: String]
  /// Whether the class is its seed and the constants that read it.
  private let isLocal: Bool
  private var result = RotationClass()
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

  // MARK: The end

  private mutating func fail(_ reason: String) {
    result.obstacle = result.obstacle ?? reason
  }

  /// Whether an exit reads what a value was at another time.
  private func isPast(_ exit: RotationClass.Exit) -> Bool {
    guard case .operand(let reader) = exit.reader, let node = index.node(reader.node) else {
      return false
    }
    return node.op.operands[reader.operand].readsPast
  }

  /// The splits and concatenations behind which a border lies in a part.
  private var partBorders: [NodeReference] {
    let borders = result.entries.map(\.place) + result.inverses
    let values = Set(borders.filter { !$0.axis.path.isEmpty })
    return values.flatMap { place -> [NodeReference] in
      let layer = index.layers[place.layer]
      func isParts(_ reference: NodeReference) -> Bool {
        switch index.node(reference)?.op {
        case .split(_, let label), .concat(_, let label):
          label.axis == place.axis.path.first?.label.axis
        default: false
        }
      }
      var found = (layer.readers[place.value] ?? []).map(\.node)
      if case .node(let first) = layer.origins[place.value] {
        found.append(NodeReference(layer: place.layer, result: first))
      }
      return found.filter(isParts)
    }
  }

  /// Tables that others read as they are stay so: what they yield is transformed in the run, which
  /// costs a vector where a copy would cost the table.
  private mutating func keepSharedTables() {
    let own = Set(result.folds.map(\.place))
    for fold in result.folds {
      let reference = fold.place.node
      guard let node = index.node(reference), case .gather(let table, _, _) = node.op,
        let value = table.value, index.isRead(value, in: reference.layer, besides: own),
        let member = result.members.first(where: {
          $0.layer == reference.layer && $0.value == reference.result
        })
      else { continue }
      result.folds.removeAll { $0 == fold }
      result.entries.append(
        .init(
          place: member,
          reason: "'\(layerName(reference, value))' is read as it is elsewhere, so it stays one"))
    }
  }

  private func layerName(_ reference: NodeReference, _ value: ValueID) -> String {
    index.layers[reference.layer].graph[value].name
  }

  /// The class, with what is wrong with it.
  private var checked: RotationClass {
    var checked = result
    let made = Set(checked.entries.map(\.place))
    // Who reads such a value as it was finds it.
    checked.exits.removeAll { made.contains($0.place) }
    func note(_ reason: String) { checked.obstacle = checked.obstacle ?? reason }
    for place in Array(made) + checked.inverses {
      if !place.axis.path.isEmpty { note("a part of a concatenation cannot be transformed") }
      if isUsedInRecur(place, checked) {
        let why = checked.entries.first { $0.place == place }?.reason
        note(
          "it would be transformed in every step of a recurrence" + (why.map { ": \($0)" } ?? ""))
      }
    }
    for reader in checked.reads {
      guard let node = index.node(reader.node), let value = node.op.operands[reader.operand].value
      else { continue }
      let isMade = made.contains { $0.layer == reader.node.layer && $0.value == value }
      if isMade, node.op.operands[reader.operand].readsPast { note("its past is kept as it is") }
    }
    for exit in checked.exits where isPast(exit) {
      note("its past is read as it was: \(exit.reason)")
    }
    if checked.folds.contains(where: isRotated) { note("its weights are rotated already") }
    for fold in checked.folds where !canSplit(fold) {
      note("a part of a weight has an axis that the weight has beside it")
    }
    if checked.folds.isEmpty, !checked.hasInnerProduct, !keepsState(checked, besides: made) {
      note(
        "nothing but transforms would come of it"
          + (checked.entries.first.map { ": \($0.reason)" } ?? ""))
    }
    return checked
  }

  private func keepsState(_ found: RotationClass, besides made: Set<RotationPlace>) -> Bool {
    found.members.contains { place in
      index.layers[place.layer].graph[place.value].state != nil && !made.contains(place)
    }
  }

  /// Whether a constant has been rotated along the same axis: a printed program is compiled on.
  private func isRotated(_ fold: RotationClass.Fold) -> Bool {
    let layer = index.layers[fold.place.node.layer]
    guard let operand = index.node(fold.place.node)?.op.operands[fold.place.operand],
      let value = operand.value,
      let axis = operand.axis(of: fold.axis, dims: layer.graph[value].dims)
    else { return false }
    return isRotated(value, axis, in: layer)
  }

  private func isRotated(
    _ value: ValueID, _ axis: RotationAxis, in layer: RotationIndex.Layer
  ) -> Bool {
    guard case .node(let first) = layer.origins[value] else { return false }
    switch layer.sites[first]?.node.op {
    case .fold(_, let steps): return steps.contains { !axis.touched.isDisjoint(with: $0.along) }
    case .concat(let parts, let label):
      let inner = axis.path.first?.label == label ? axis.inside : axis
      let chosen = axis.path.first?.label == label ? axis.path.first?.index : nil
      return parts.indices.contains { place in
        (chosen ?? place) == place
          && (parts[place].value.map { isRotated($0, inner, in: layer) } ?? false)
      }
    default: return false
    }
  }

  /// Whether the part of a constant that is to be folded can be split off.
  private func canSplit(_ fold: RotationClass.Fold) -> Bool {
    guard let outer = fold.axis.path.first, let node = index.node(fold.place.node) else {
      return true
    }
    let graph = index.layers[fold.place.node.layer].graph
    guard case .concatenation(let parts) = graph[outer.label.axis].extent else { return true }
    let rest = Set(node.op.operands[fold.place.operand].labels)
    return parts.allSatisfy { rest.isDisjoint(with: graph.partLabels($0, of: outer.label)) }
  }

  /// Whether a transformed value is wanted inside of a recurrence that makes it.
  private func isUsedInRecur(_ place: RotationPlace, _ found: RotationClass) -> Bool {
    let layer = index.layers[place.layer]
    guard case .node(let first) = layer.origins[place.value], layer.sites[first]?.isInRecur == true
    else { return false }
    let exits = found.exits.compactMap { exit -> OperandReference? in
      guard exit.place == place, case .operand(let reader) = exit.reader else { return nil }
      return reader
    }
    return (layer.readers[place.value] ?? []).contains { reader in
      (found.reads.contains(reader) || exits.contains(reader))
        && index.site(reader.node)?.isInRecur == true
    }
  }
}

extension Operand {
  /// Whether it reads what a value was at another time.
  var readsPast: Bool {
    guard case .value(_, let subscripts) = self else { return false }
    return subscripts.contains { if case .time = $0 { true } else { false } }
  }
}

extension RotationAxis {
  /// An axis of a caller in the axes of the layer it calls.
  func inside(_ call: Call) -> RotationAxis? {
    var inner: [AxisID: AxisID] = [:]
    for (callee, caller) in call.axes { inner[caller] = callee }
    return renamedAxes { inner[$0] }
  }

  /// An axis of a layer in the axes of its caller.
  func outside(_ call: Call, _ callee: Graph) -> RotationAxis? {
    renamedAxes { call.axes[$0] }
  }

  private func renamedAxes(_ name: (AxisID) -> AxisID?) -> RotationAxis? {
    func label(_ label: Label) -> Label? {
      name(label.axis).map { Label($0, primes: label.primes) }
    }
    let renamed = labels.compactMap(label)
    let path = path.compactMap { part in
      label(part.label).map { Part(label: $0, index: part.index) }
    }
    guard renamed.count == labels.count, path.count == self.path.count else { return nil }
    return RotationAxis(renamed, path: path)
  }
}
