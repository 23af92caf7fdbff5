import CoreyIR

// What a class is once it is grown: its borders put where they cost least, and what is wrong with it.
extension RotationGrowth {
  mutating func fail(_ reason: String) {
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
  var partBorders: [NodeReference] {
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
  mutating func keepSharedTables() {
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
  var checked: RotationClass {
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
