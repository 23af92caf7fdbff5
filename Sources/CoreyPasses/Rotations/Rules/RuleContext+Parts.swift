import CoreyIR

// Concatenations and tables: no arithmetic, only where things lie.
extension RuleContext {
  func gather(
    _ table: Operand, _ place: Label, _ rows: Operand, _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    guard Set(rows.labels).isDisjoint(with: axis.touched), !axis.touched.contains(place) else {
      throw RotationObstacle(reason: "rows are picked along the axis")
    }
    let rule =
      isConstant(table)
      ? RotationRule(results: [0], constants: [0]) : RotationRule(operands: [0], results: [0])
    return try only(table, axis, rule)
  }

  /// - Parameters:
  ///   - axis: As the operand sees it, or as the result does from which Q comes.
  func split(
    _ label: Label, _ axis: RotationAxis, result: Int?
  ) throws(RotationObstacle) -> RotationRule {
    if let outer = axis.path.first, outer.label == label {
      return RotationRule(operands: [0], results: [outer.index])
    }
    guard !axis.touched.contains(label) else {
      throw RotationObstacle(reason: "the axis is split")
    }
    return RotationRule(operands: [0], results: Array(node.results.indices))
  }

  func concat(
    _ operands: [Operand], _ label: Label, _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    if let outer = axis.path.first, outer.label == label, operands.indices.contains(outer.index) {
      return isConstant(operands[outer.index])
        ? RotationRule(results: [0], constants: [outer.index])
        : RotationRule(operands: [outer.index], results: [0])
    }
    guard !axis.touched.contains(label) else {
      throw RotationObstacle(reason: "the axis is put together from parts")
    }
    var rule = RotationRule(results: [0])
    for (place, operand) in operands.enumerated() {
      _ = try only(operand, axis, rule)
      if isConstant(operand) { rule.constants.append(place) } else { rule.operands.append(place) }
    }
    return rule
  }

  /// Transforms along different axes commute.
  func rotate(
    _ operand: Operand, _ along: [Label], _ axis: RotationAxis
  ) throws(RotationObstacle) -> RotationRule {
    guard Set(along).isDisjoint(with: axis.touched) else {
      throw RotationObstacle(reason: "it is rotated already")
    }
    return try only(operand, axis, RotationRule(operands: [0], results: [0]))
  }
}
