import CoreyIR

/// Rotates constants of one layer: what depends on weights alone becomes a `fold`, evaluated in
/// Float64 and rounded once when weights are packed.
///
/// A part of a concatenated axis is split off, folded and put back; what was folded before is folded
/// anew from its weight.
struct WeightRotation {
  private struct Key: Hashable {
    var constant: ValueID
    var axis: RotationAxis
    var rotation: Rotation
  }

  private var made: [Key: ValueID] = [:]

  /// A constant rotated along an axis of its dims, in a layout like its own.
  ///
  /// - Parameter nodes: Gets the nodes that make it; those before stand in `graph` or there.
  mutating func rotated(
    _ constant: ValueID, along axis: RotationAxis, _ rotation: Rotation, at span: SourceSpan,
    in graph: inout Graph, into nodes: inout [Node]
  ) -> ValueID {
    let key = Key(constant: constant, axis: axis, rotation: rotation)
    if let known = made[key] { return known }
    let result = make(key, at: span, in: &graph, into: &nodes)
    made[key] = result
    return result
  }

  private mutating func make(
    _ key: Key, at span: SourceSpan, in graph: inout Graph, into nodes: inout [Node]
  ) -> ValueID {
    let dims = graph[key.constant].dims
    let parts = parts(of: key.constant, in: graph, nodes)
    guard let outer = key.axis.path.first else {
      guard let parts else {
        let step = FoldStep.rotate(along: key.axis.labels, key.rotation)
        let read = graph.fold(.whole(key.constant, dims), [step], at: span, into: &nodes)
        return read.value ?? key.constant
      }
      // Put together by an earlier rotation: every part is rotated.
      let rotated = parts.operands.map { part -> Operand in
        guard let value = part.value else { return part }
        return .whole(
          self.rotated(value, along: key.axis, key.rotation, at: span, in: &graph, into: &nodes),
          graph[value].dims)
      }
      return concatenated(rotated, parts.label, like: key.constant, span, &graph, &nodes)
    }
    var operands =
      parts.flatMap { $0.label == outer.label ? $0.operands : nil }
      ?? split(key.constant, outer.label, at: span, in: &graph, into: &nodes)
    guard operands.indices.contains(outer.index), let part = operands[outer.index].value else {
      return key.constant
    }
    let rotated = rotated(
      part, along: key.axis.inside, key.rotation, at: span, in: &graph, into: &nodes)
    operands[outer.index] = .whole(rotated, graph[rotated].dims)
    return concatenated(operands, outer.label, like: key.constant, span, &graph, &nodes)
  }

  /// What a constant was put together from, each part in its own labels.
  private func parts(
    of constant: ValueID, in graph: Graph, _ new: [Node]
  ) -> (operands: [Operand], label: Label)? {
    guard let node = (new + graph.nodes).first(where: { $0.results == [constant] }),
      case .concat(let operands, let label) = node.op,
      operands.allSatisfy({ operand in
        operand.value.map { operand == .whole($0, graph[$0].dims) } ?? false
      })
    else { return nil }
    return (operands, label)
  }

  private func concatenated(
    _ operands: [Operand], _ label: Label, like constant: ValueID, _ span: SourceSpan,
    _ graph: inout Graph, _ nodes: inout [Node]
  ) -> ValueID {
    let value = graph.addValue(
      Value(dims: graph[constant].dims, name: graph[constant].name, span: span))
    nodes.append(Node(.concat(operands, label), results: [value], span: span))
    return value
  }

  /// The parts of a constant; of one that is a fold, the folds of its weight's parts.
  private mutating func split(
    _ constant: ValueID, _ label: Label, at span: SourceSpan, in graph: inout Graph,
    into nodes: inout [Node]
  ) -> [Operand] {
    var source = Operand.whole(constant, graph[constant].dims)
    var steps: [FoldStep] = []
    if let node = (nodes + graph.nodes).first(where: { $0.results == [constant] }),
      case .fold(let weight, let before) = node.op
    {
      (source, steps) = (weight, before)
    }
    let weights = split(source, label, at: span, in: &graph, into: &nodes)
    var partSteps = weights.map { _ in [FoldStep]() }
    for step in steps {
      let scales = step.operand.flatMap { factor in
        factor.labels.contains(label)
          ? split(factor, label, at: span, in: &graph, into: &nodes) : nil
      }
      for part in weights.indices {
        partSteps[part].append(scales.map { .scale($0[part]) } ?? step)
      }
    }
    return weights.indices.map { part in
      guard !partSteps[part].isEmpty else { return weights[part] }
      return graph.fold(weights[part], partSteps[part], at: span, into: &nodes)
    }
  }

  private func split(
    _ operand: Operand, _ label: Label, at span: SourceSpan, in graph: inout Graph,
    into nodes: inout [Node]
  ) -> [Operand] {
    guard case .concatenation(let parts) = graph[label.axis].extent else { return [operand] }
    let name = operand.value.map { graph[$0].name } ?? ""
    let results = parts.map { part in
      let own = graph.partLabels(part, of: label)
      let dims = operand.labels.flatMap { $0 == label ? own : [$0] }.sorted()
      return graph.addValue(Value(dims: dims, name: name, span: span))
    }
    nodes.append(Node(.split(operand, label), results: results, span: span))
    return results.map { .whole($0, graph[$0].dims) }
  }
}

extension Operand {
  /// A value read as it lies there.
  static func whole(_ value: ValueID, _ dims: [Label]) -> Operand {
    .value(value, dims.map { .label($0) })
  }
}
