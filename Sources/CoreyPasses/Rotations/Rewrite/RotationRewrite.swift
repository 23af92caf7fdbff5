import CoreyIR

/// Writes a rotation into a program: weights are folded, transforms stand where the class begins and
/// ends, states say in which basis they are.
public struct RotationRewrite {
  /// What becomes of one layer.
  private struct Changes {
    /// Operands that read something else.
    var reads: [OperandReference: ValueID] = [:]
    /// Constants to fold, and along which axes of the node: a square matrix on both sides.
    var folds: [OperandReference: [RotationAxis]] = [:]
    /// Transforms that follow the definition of a value.
    var transforms: [ValueID: [Node]] = [:]
    /// Members that leave rounds of repeats or the layer transformed.
    var replaced: [ValueID: ValueID] = [:]
  }

  private let rotation: Rotation
  private let found: RotationClass
  private var program: Program
  private var changes: [Changes]
  private var weights: [WeightRotation]

  /// Rewrites a program at one site of `RotationAnalysis`, which must have looked at this very
  /// program or at one that differs at other sites only. Values keep their numbers.
  public static func apply(
    _ site: RotationSite, _ rotation: Rotation, to program: inout Program
  ) {
    guard site.isLegal else { return }
    var rewrite = RotationRewrite(site.rotated, rotation, program)
    rewrite.placeTransforms()
    rewrite.placeFolds()
    for layer in program.layers.indices { rewrite.rewrite(layer) }
    rewrite.tagStates()
    program = rewrite.program
  }

  private init(_ found: RotationClass, _ rotation: Rotation, _ program: Program) {
    self.found = found
    self.rotation = rotation
    self.program = program
    changes = program.layers.map { _ in Changes() }
    weights = program.layers.map { _ in WeightRotation() }
  }

  // MARK: What to change

  private mutating func placeTransforms() {
    let index = RotationIndex(program)
    for entry in found.entries {
      let place = entry.place
      let value = transform(place, rotation)
      changes[place.layer].replaced[place.value] = value
      for reader in found.reads
      where reader.node.layer == place.layer
        && index.node(reader.node)?.op.operands[reader.operand].value == place.value
      {
        changes[place.layer].reads[reader] = value
      }
    }
    for place in found.inverses {
      let value = transform(place, rotation.inverse)
      for exit in found.exits where exit.place == place {
        switch exit.reader {
        case .operand(let reader): changes[place.layer].reads[reader] = value
        case .output(let position):
          program.layers[place.layer].outputs[position].value = value
        }
      }
    }
  }

  private mutating func transform(_ place: RotationPlace, _ rotation: Rotation) -> ValueID {
    let graph = program.layers[place.layer]
    var value = graph[place.value]
    value.state = nil
    value.type = .f32
    let result = program.layers[place.layer].addValue(value)
    let op = Op.rotate(.whole(place.value, value.dims), along: place.axis.labels, rotation)
    changes[place.layer].transforms[place.value, default: []].append(
      Node(op, results: [result], span: value.span))
    return result
  }

  private mutating func placeFolds() {
    for fold in found.folds {
      changes[fold.place.node.layer].folds[fold.place, default: []].append(fold.axis)
    }
  }

  /// What is kept between runs is of no use to a program with another basis: the state says which.
  private mutating func tagStates() {
    let made = Set(found.entries.map(\.place))
    for place in found.members where !made.contains(place) {
      let graph = program.layers[place.layer]
      guard let state = graph[place.value].state, !graph[state].isLocal else { continue }
      let axes = place.axis.labels.map { graph[$0.axis].name }.joined(separator: ", ")
      let seed = rotation.seed == 0 ? "" : " seed \(rotation.seed)"
      let basis = graph[state].basis
      program.layers[place.layer][state].basis =
        (basis.isEmpty ? "" : basis + ", ") + "rotate[\(axes)]\(seed)"
    }
  }

  // MARK: Nodes

  private mutating func rewrite(_ layer: Int) {
    var nodes: [Node] = []
    for input in program.layers[layer].inputs {
      nodes += changes[layer].transforms[input.value] ?? []
    }
    for node in program.layers[layer].nodes {
      // What folds need stands outside of bodies.
      let changed = rewritten(node, layer, constants: &nodes)
      nodes.append(changed)
      for result in node.results { nodes += changes[layer].transforms[result] ?? [] }
      if case .recur(let recur) = node.op {
        for value in recur.body.flatMap(\.results) {
          nodes += changes[layer].transforms[value] ?? []
        }
      }
    }
    program.layers[layer].nodes = nodes
    guard layer != program.layers.count - 1 else { return }
    for (position, output) in program.layers[layer].outputs.enumerated() {
      if let value = changes[layer].replaced[output.value] {
        program.layers[layer].outputs[position].value = value
      }
    }
  }

  private mutating func rewritten(
    _ node: Node, _ layer: Int, constants: inout [Node]
  ) -> Node {
    var node = node
    if let first = node.results.first {
      let reference = NodeReference(layer: layer, result: first)
      var position = -1
      var operands = node.op.operands
      for place in operands.indices {
        let operand = OperandReference(node: reference, operand: place)
        operands[place] = self.operand(operands[place], operand, layer, constants: &constants)
      }
      node.op = node.op.mapOwnOperands { _ in
        position += 1
        return operands[position]
      }
    }
    switch node.op {
    case .recur(var recur):
      recur.body = recur.body.map { rewritten($0, layer, constants: &constants) }
      node.op = .recur(recur)
    case .repeat(var loop):
      loop.carried = loop.carried.map { carried in
        var carried = carried
        carried.leaving = changes[layer].replaced[carried.leaving] ?? carried.leaving
        return carried
      }
      var body = loop.carried.flatMap { changes[layer].transforms[$0.entering] ?? [] }
      for inner in loop.body {
        body.append(rewritten(inner, layer, constants: &constants))
        for result in inner.results { body += changes[layer].transforms[result] ?? [] }
        if case .recur(let recur) = inner.op {
          for value in recur.body.flatMap(\.results) {
            body += changes[layer].transforms[value] ?? []
          }
        }
      }
      loop.body = body
      node.op = .repeat(loop)
    default: break
    }
    return node
  }

  private mutating func operand(
    _ operand: Operand, _ reference: OperandReference, _ layer: Int, constants: inout [Node]
  ) -> Operand {
    guard case .value(let value, let subscripts) = operand else { return operand }
    if let other = changes[layer].reads[reference] { return .value(other, subscripts) }
    var folded = value
    for axis in changes[layer].folds[reference] ?? [] {
      // A fold is laid out as the constant that it stands for.
      guard let own = operand.axis(of: axis, dims: program.layers[layer][value].dims) else {
        continue
      }
      let span = program.layers[layer][value].span
      folded = weights[layer].rotated(
        folded, along: own, rotation, at: span, in: &program.layers[layer], into: &constants)
    }
    return .value(folded, subscripts)
  }
}

extension Op {
  /// The same op with its own operands replaced, in the order of `operands`; bodies stay.
  func mapOwnOperands(_ transform: (Operand) -> Operand) -> Op {
    switch self {
    case .recur: return self
    case .repeat(var loop):
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: transform($0.initial), entering: $0.entering, leaving: $0.leaving)
      }
      return .repeat(loop)
    default: return mapOperands(transform)
    }
  }
}
