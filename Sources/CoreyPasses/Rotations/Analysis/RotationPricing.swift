import CoreyIR

/// What a class is called, what it would store and how much is left to a run.
struct RotationPricing {
  let index: RotationIndex
  let found: RotationClass

  var kind: RotationSite.Kind {
    if states.isEmpty, found.joins { return .residual }
    if found.isFree { return .pair }
    if found.hasInnerProduct, found.inverses.isEmpty { return .product }
    if !found.inverses.isEmpty || !states.isEmpty { return .passage }
    guard let place = found.entries.first?.place else { return .input }
    let readers = index.layers[place.layer].readers[place.value] ?? []
    return readers.allSatisfy { found.reads.contains($0) } ? .input : .branch
  }

  /// The first member that a product with weights sums over, or that a product of values does.
  var measured: RotationPlace? {
    let consumers = found.folds.filter { !$0.isProducer }
    for place in found.members {
      for reader in index.layers[place.layer].readers[place.value] ?? []
      where consumers.contains(where: { $0.place.node == reader.node }) { return place }
    }
    return found.members.first
  }

  var states: [String] {
    var names: [String] = []
    for place in found.members {
      let graph = index.layers[place.layer].graph
      guard let state = graph[place.value].state, !graph[state].isLocal else { continue }
      // A value that is transformed after it was made keeps its past as it was.
      if found.entries.contains(where: { $0.place == place }) { continue }
      let name = "\(graph.name).\(graph[state].name)"
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  /// The class by the weight that reads it, or by the value, and the axes.
  func name(of place: RotationPlace) -> String {
    let readers = index.layers[place.layer].readers[place.value] ?? []
    let consumer = found.folds.first { fold in
      !fold.isProducer && readers.contains { $0.node == fold.place.node }
    }
    let layer = index.layers[place.layer].graph
    let axes = place.axis.labels.map { layer[$0.axis].name }.joined(separator: ".")
    let states = found.members.filter { $0.layer == place.layer && layer[$0.value].state != nil }
    var what = layer[states.first?.value ?? place.value].name
    if let consumer, let node = index.node(consumer.place.node),
      let weight = node.op.operands[consumer.place.operand].value
    {
      what = layer[source(weight, in: consumer.place.node.layer)].name
    }
    return "\(layer.name).\(what.isEmpty ? "value" : what):\(axes)"
  }

  /// Additions and scalings of all transforms of a run, per step of the entry.
  func additions(order: HadamardOrder) -> Int {
    let vector = order.additions + order.order
    return (found.entries.map(\.place) + found.inverses).reduce(0) { sum, place in
      let graph = index.layers[place.layer].graph
      return sum + graph.elementsPerStep(place.value) / order.order * vector * rounds(of: place)
    }
  }

  private func rounds(of place: RotationPlace) -> Int {
    switch index.layers[place.layer].origins[place.value] {
    case .node(let first), .entering(let first, _):
      index.rounds(NodeReference(layer: place.layer, result: first))
    case .input, nil: index.rounds(layer: place.layer)
    }
  }

  /// Operations of the sums of products that read members.
  var neighbours: Int {
    let consumers = Set(found.folds.filter { !$0.isProducer }.map(\.place.node))
    let nodes = consumers.isEmpty ? Set(found.reads.map(\.node)) : consumers
    return nodes.reduce(0) { sum, reference in
      guard let node = index.node(reference), case .contract(_, _, let over) = node.op else {
        return sum
      }
      let graph = index.layers[reference.layer].graph
      let elements = graph.elementsPerStep(reference.result)
      return sum + 2 * elements * graph.length(product: over.map(\.axis)) * index.rounds(reference)
    }
  }

  // MARK: Bytes

  /// What folding stores more: copies of constants that others read as they are, and f32 where
  /// types were narrower.
  var extraBytes: Int {
    var extra = 0
    var counted: Set<RotationPlace> = []
    for fold in found.folds {
      guard let constant = constant(of: fold) else { continue }
      let layer = fold.place.node.layer
      let key = RotationPlace(layer: layer, value: constant, axis: RotationAxis([]))
      guard counted.insert(key).inserted else { continue }
      let graph = index.layers[layer].graph
      let elements = graph.elementsPerStep(constant)
      let kept =
        isShared(constant, in: layer)
        ? 0 : elements * graph[source(constant, in: layer)].type.bits / 8
      extra += (elements * 4 - kept) * index.rounds(layer: layer)
    }
    return extra
  }

  func constant(of fold: RotationClass.Fold) -> ValueID? {
    index.node(fold.place.node)?.op.operands[fold.place.operand].value
  }

  /// Whether a run reads a constant elsewhere than in the class.
  func isShared(_ constant: ValueID, in layer: Int) -> Bool {
    index.isRead(constant, in: layer, besides: Set(found.folds.map(\.place)))
  }

  /// The weight of which a constant is made, or the constant itself.
  private func source(_ constant: ValueID, in layer: Int) -> ValueID {
    var constant = constant
    while case .node(let first) = index.layers[layer].origins[constant],
      let node = index.layers[layer].sites[first]?.node
    {
      switch node.op {
      case .split(let whole, _):
        guard let value = whole.value else { return constant }
        constant = value
      default: return constant
      }
    }
    return constant
  }
}
