import CoreyIR

// Element-wise functions: linear ones pass Q, others do not, squares do where they become a norm.
extension RuleContext {
  func map(
    _ function: ScalarFunction, _ operands: [Operand], _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    switch function {
    case .copy, .negate:
      return try only(operands[0], axis, RotationRule(operands: [0], results: [0]))
    case .add, .subtract:
      var rule = RotationRule(results: [0])
      try add(operands, at: [0, 1], axis, &rule)
      return rule
    case .multiply:
      if operands[0] == operands[1], share(of: axis, in: operands[0]) == .all {
        return try norm(axis)
      }
      var rule = RotationRule(results: [0])
      try multiply(operands, 0, 1, axis, &rule)
      return rule
    case .square: return try norm(axis)
    case .divide:
      guard share(of: axis, in: operands[1]) == .none else {
        throw RotationObstacle(
          reason: "it is divided by \(name(operands[1])), which differs along the axis")
      }
      return try only(operands[0], axis, RotationRule(operands: [0], results: [0]))
    case .fma:
      var rule = RotationRule(results: [0])
      try multiply(operands, 0, 1, axis, &rule)
      try add(operands, at: [2], axis, &rule)
      return rule
    case .select:
      guard share(of: axis, in: operands[0]) == .none else {
        throw RotationObstacle(reason: "'where' chooses element by element")
      }
      var rule = RotationRule(results: [0])
      try add(operands, at: [1, 2], axis, &rule)
      return rule
    case .abs, .sqrt, .floor, .ceil, .round, .exp, .exp2, .log, .sin, .cos, .tanh, .erf, .sigmoid,
      .silu, .softplus, .min, .max, .less, .lessOrEqual, .equal, .and, .or, .not:
      throw RotationObstacle(reason: "'\(function.rawValue)' is not linear")
    }
  }

  /// Terms of a sum: all of them carry the same Q.
  private func add(
    _ operands: [Operand], at places: [Int], _ axis: RotationAxis, _ rule: inout RotationRule
  ) throws(RotationObstacle) {
    for place in places {
      // Q 0 = 0.
      if case .constant(0) = operands[place] { continue }
      guard share(of: axis, in: operands[place]) == .all else {
        throw RotationObstacle(
          reason: "\(name(operands[place])), which is added, is the same along the axis")
      }
      if isConstant(operands[place]) {
        rule.constants.append(place)
      } else {
        rule.operands.append(place)
      }
    }
    rule.joins = rule.operands.count > 1
  }

  /// A product: one factor carries Q, the other is a number for it.
  private func multiply(
    _ operands: [Operand], _ left: Int, _ right: Int, _ axis: RotationAxis,
    _ rule: inout RotationRule
  ) throws(RotationObstacle) {
    let shares = [left, right].map { share(of: axis, in: operands[$0]) }
    let (carrier, factor) = shares[1] == .none ? (left, right) : (right, left)
    guard shares.contains(.none), !shares.allSatisfy({ $0 == .none }) else {
      let other = isConstant(operands[left]) ? operands[left] : operands[right]
      throw RotationObstacle(
        reason: isConstant(other)
          ? "\(name(other)) is a diagonal along the axis"
          : "\(name(operands[left])) and \(name(operands[right])), which are multiplied, both differ along the axis"
      )
    }
    guard share(of: axis, in: operands[carrier]) == .all else {
      throw RotationObstacle(
        reason: "\(name(operands[factor == left ? right : left])) has not the whole axis")
    }
    if isConstant(operands[carrier]) {
      rule.constants.append(carrier)
    } else {
      rule.operands.append(carrier)
    }
  }

  /// Squares carry nothing on if all that becomes of them is their sum over the whole axis:
  /// ‖Qx‖ = ‖x‖.
  private func norm(_ axis: RotationAxis) throws(RotationObstacle) -> RotationRule {
    guard let operand = node.op.operands.first, share(of: axis, in: operand) == .all,
      axis.path.isEmpty, let result = node.results.first, graph[result].state == nil,
      !graph.outputs.contains(where: { $0.value == result })
    else { throw RotationObstacle(reason: "squares are not linear") }
    for reader in readers(of: result) {
      guard let reader, case .reduce(.sum, let read, let over) = reader.op,
        let there = read.axis(axis, dims: dims(result))
      else { throw RotationObstacle(reason: "squares are not linear") }
      guard Set(over).isSuperset(of: there.labels) else {
        throw RotationObstacle(
          reason: Set(over).isDisjoint(with: there.labels)
            ? "squares are not linear" : "a norm takes only groups of the axis together")
      }
    }
    return RotationRule(operands: Array(node.op.operands.indices))
  }
}
