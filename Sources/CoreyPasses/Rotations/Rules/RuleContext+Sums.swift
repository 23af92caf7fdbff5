import CoreyIR

// Sums of products and plain sums.
extension RuleContext {
  func contract(
    _ left: Operand, _ right: Operand, _ over: [Label], _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    let operands = [left, right]
    let summed = Set(over).intersection(axis.touched)
    let shares = operands.map { share(of: axis, in: $0) }
    if summed.isEmpty {
      guard shares.contains(.none), let carrier = shares.firstIndex(of: .all) else {
        let constant = operands.first { isConstant($0) }
        throw RotationObstacle(
          reason: constant.map { "\(name($0)) differs along the axis" }
            ?? "both sides of a sum of products differ along the axis")
      }
      return isConstant(operands[carrier])
        ? RotationRule(results: [0], constants: [carrier])
        : RotationRule(operands: [carrier], results: [0])
    }
    guard summed == axis.touched, shares == [.all, .all] else {
      throw RotationObstacle(reason: "a sum takes only a part of the axis together")
    }
    let carriers = operands.indices.filter { !isConstant(operands[$0]) }
    let constants = operands.indices.filter { isConstant(operands[$0]) }
    return RotationRule(
      operands: carriers, constants: constants, isInnerProduct: constants.isEmpty)
  }

  func reduce(
    _ reduction: Reduction, _ operand: Operand, _ over: [Label], _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    guard reduction == .sum else {
      throw RotationObstacle(reason: "'\(reduction.rawValue)' is not linear")
    }
    guard Set(over).isDisjoint(with: axis.touched) else {
      throw RotationObstacle(reason: "a sum runs along the axis")
    }
    return try only(operand, axis, RotationRule(operands: [0], results: [0]))
  }
}
