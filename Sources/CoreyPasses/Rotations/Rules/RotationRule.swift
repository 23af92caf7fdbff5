import CoreyIR

/// What an op does with Q along one of its axes: which of its values carry the same Q, and which of
/// its constants must be rotated for it.
///
/// Everything in a class is multiplied by one Q, weights as values: `(WQᵀ)(Qx) = Wx` rotates the
/// rows of W, `Q(Wx + b)` its columns and b. So there is no transposition to get wrong.
struct RotationRule {
  /// Operands whose values carry Q.
  var operands: [Int] = []
  /// Results that carry it.
  var results: [Int] = []
  /// Operands that depend on weights alone and are rotated when weights are packed.
  var constants: [Int] = []
  /// What two values made of one Q: a sum of products, `(Qa)·(Qb) = a·b`.
  var isInnerProduct = false
  /// Whether it adds values that must agree on Q: a residual stream.
  var joins = false
}

/// Why Q does not pass an op.
public struct RotationObstacle: Error, Hashable, Sendable {
  /// Completes "Q stops here: …".
  public var reason: String
}

/// A node whose rule is asked for, with what it may know of the layer.
struct RuleContext {
  let layer: RotationIndex.Layer
  let node: Node

  var graph: Graph { layer.graph }

  func dims(_ value: ValueID) -> [Label] { graph[value].dims }

  func isConstant(_ operand: Operand) -> Bool {
    operand.value.map(layer.constants.contains) ?? true
  }

  /// The nodes that read a value.
  func readers(of value: ValueID) -> [Node?] {
    (layer.readers[value] ?? []).map { layer.sites[$0.node.result]?.node }
  }

  /// How much of an axis an operand has.
  func share(of axis: RotationAxis, in operand: Operand) -> Share {
    let labels = Set(operand.labels)
    let touched = axis.touched
    if labels.isDisjoint(with: touched) { return .none }
    guard let value = operand.value, labels.isSuperset(of: touched),
      operand.axis(of: axis, dims: dims(value)) != nil
    else { return .some }
    return .all
  }

  enum Share { case none, some, all }

  func name(_ operand: Operand) -> String {
    guard let value = operand.value else { return "a number" }
    let name = graph[value].name
    if !name.isEmpty { return "'\(name)'" }
    let maker = layer.sites.values.first { $0.node.results.contains(value) }?.node.op
    if case .map(let function, _) = maker { return "'\(function.rawValue)(…)'" }
    return "'\(maker?.keyword ?? "value")(…)'"
  }

  /// The rule of the node for an axis in its labels.
  /// - Parameter result: The result from which Q comes, if it comes from behind; for ops with parts.
  func rule(for axis: RotationAxis, result: Int?) throws(RotationObstacle) -> RotationRule {
    switch node.op {
    case .map(let function, let operands): try map(function, operands, axis)
    case .contract(let left, let right, let over): try contract(left, right, over, axis)
    case .reduce(let reduction, let operand, let over): try reduce(reduction, operand, over, axis)
    case .stream(let operand):
      try only(operand, axis, RotationRule(operands: [0], results: [0]))
    case .gather(let table, let place, let rows): try gather(table, place, rows, axis)
    case .split(_, let label): try split(label, axis, result: result)
    case .concat(let operands, let label): try concat(operands, label, axis)
    case .rotate(let operand, let along, _): try rotate(operand, along, axis)
    case .index: throw RotationObstacle(reason: "it counts along the axis")
    case .convert(_, let type):
      throw RotationObstacle(reason: "it is rounded to \(type.rawValue)")
    case .fold: throw RotationObstacle(reason: "it is a weight")
    case .recur, .call, .repeat: throw RotationObstacle(reason: "it is a body")
    }
  }

  /// A rule that holds if its one operand has the whole axis.
  func only(
    _ operand: Operand, _ axis: RotationAxis, _ rule: RotationRule
  ) throws(RotationObstacle) -> RotationRule {
    guard share(of: axis, in: operand) == .all else {
      throw RotationObstacle(reason: "\(name(operand)) is spread over the axis")
    }
    return rule
  }
}
