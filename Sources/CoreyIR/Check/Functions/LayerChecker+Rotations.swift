/// Rotations, and what is worked into weights before they are packed.
extension LayerChecker {
  /// `rotate[d](x, seed: 1)`, `unrotate[d](x, seed: 1)`
  func rotate(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> Tensor {
    let argument = try rotated(name, axes, arguments, at: span)
    let tensor = try evaluate(argument)
    try checkReadable(tensor, at: argument.span)
    let (along, rotation) = try rotation(
      name, axes, arguments, of: tensor.labels, at: argument.span)
    return try emit(.rotate(tensor.operand, along: along, rotation), tensor.labels, at: span)
  }

  /// The one argument of a rotation besides its seed.
  private func rotated(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> ExpressionSyntax {
    let values = arguments.filter { $0.label == nil }
    guard !axes.isEmpty, values.count == 1, arguments.count <= 2 else {
      throw fail("a rotation is written \(name.text)[d](x, seed: 1)", at: span)
    }
    return values[0].value
  }

  /// What a rotation of something with these labels is.
  private func rotation(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], of labels: [Label],
    at span: SourceSpan
  ) throws(Stop) -> (along: [Label], Rotation) {
    let along = try distinctLabels(axes)
    for label in along {
      guard labels.contains(label) else {
        throw fail(
          "there is no axis '\(describe([label]))' to rotate", at: axes[0].span,
          notes: note("this has the axes \(describe(labels))", at: span))
      }
      if label.axis <= .time { throw fail("a rotation along b or t", at: axes[0].span) }
    }
    _ = try length(product: along, at: axes[0].span)
    var seed = 0
    if let argument = arguments.first(where: { $0.label != nil }) {
      guard let constant = try evaluate(argument.value).constant,
        let integer = Int(exactly: constant)
      else { throw fail("a seed is an integer", at: argument.value.span) }
      seed = integer
    }
    return (along, Rotation(seed: seed, isInverse: name.text == "unrotate"))
  }

  // MARK: Folds

  /// `fold(rotate[i](w * g, seed: 1))`: products and rotations of one weight, rounded once.
  func fold(
    _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> Tensor {
    if let first = axes.first { throw fail("'fold' takes no axes in brackets", at: first.span) }
    guard arguments.count == 1 else { throw fail("'fold' takes one argument", at: span) }
    if !rounds.isEmpty {
      throw fail(
        "a fold in a repeat would be worked out in every round", at: span,
        suggestion: "name it before the repeat")
    }
    var steps: [FoldStep] = []
    let weight = try collect(arguments[0].value, into: &steps)
    guard !steps.isEmpty else {
      throw fail(
        "nothing is folded here", at: span, suggestion: "fold(w * g) or fold(rotate[i](w))")
    }
    var result = try emit(.fold(weight.operand, steps), weight.labels, at: span)
    result.groups = weight.groups
    return result
  }

  /// Takes products and rotations apart, down to the weight that stands first in them.
  private func collect(
    _ expression: ExpressionSyntax, into steps: inout [FoldStep]
  ) throws(Stop) -> Tensor {
    try descend(expression.span)
    defer { depth -= 1 }
    switch expression.kind {
    case .binary(.multiply, let left, let right):
      let weight = try collect(left, into: &steps)
      steps.append(.scale(try factor(right, of: weight, at: left.span)))
      return weight
    case .call(let name, let axes, let arguments)
    where ["rotate", "unrotate"].contains(name.text) && module.functions[name.text] == nil:
      let argument = try rotated(name, axes, arguments, at: expression.span)
      if let label = arguments.lazy.compactMap(\.label).first(where: { $0.text != "seed" }) {
        throw fail("'\(name.text)' has no argument '\(label.text)'", at: label.span)
      }
      let weight = try collect(argument, into: &steps)
      let (along, rotation) = try rotation(
        name, axes, arguments, of: weight.labels, at: argument.span)
      steps.append(.rotate(along: along, rotation))
      return weight
    case .name, .read:
      let weight = try evaluate(expression)
      if weight.constant != nil {
        throw fail(
          "a number stands where the weight belongs", at: expression.span,
          suggestion: "write the weight first: w * 2")
      }
      try checkWeightOnly(weight, at: expression.span)
      return weight
    default:
      throw fail(
        "only products and rotations of one weight can be folded", at: expression.span,
        suggestion: "give this a name of its own before the fold")
    }
  }

  private func factor(
    _ expression: ExpressionSyntax, of weight: Tensor, at span: SourceSpan
  ) throws(Stop) -> Operand {
    let factor = try evaluate(expression)
    if factor.constant != nil { return factor.operand }
    try checkWeightOnly(factor, at: expression.span)
    if let label = factor.labels.first(where: { !weight.labels.contains($0) }) {
      throw fail(
        "the factor has the axis '\(describe([label]))', which the weight has not",
        at: expression.span, notes: note("this has the axes \(describe(weight.labels))", at: span),
        suggestion: "write the weight first")
    }
    return factor.operand
  }

  private func checkWeightOnly(_ tensor: Tensor, at span: SourceSpan) throws(Stop) {
    try checkReadable(tensor, at: span)
    guard let value = tensor.operand.value, !weightOnly.contains(value) else { return }
    throw fail("this depends on more than weights, so it cannot be folded", at: span)
  }
}
