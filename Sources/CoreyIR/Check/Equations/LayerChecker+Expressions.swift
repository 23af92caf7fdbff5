/// Expressions: operators broadcast by name, constants fold, products beside + and - become fma.
extension LayerChecker {
  /// The one value of an expression.
  func evaluate(_ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    let results = try evaluateAll(expression)
    guard results.count == 1 else {
      throw fail(
        "this yields \(results.count) values where one is needed", at: expression.span,
        suggestion: "name them first: a, b = …")
    }
    return results[0]
  }

  /// The values of an expression: several for a split, and for functions and layers that have them.
  func evaluateAll(_ expression: ExpressionSyntax) throws(Stop) -> [Tensor] {
    try descend(expression.span)
    defer { depth -= 1 }
    let span = expression.span
    switch expression.kind {
    case .number(let number): return [.constant(number)]
    case .name(let name): return [try value(of: name)]
    case .read(let name, let entries): return [try read(name, entries, at: span)]
    case .call(let name, let axes, let arguments):
      return try call(name, axes, arguments, at: span)
    case .negate(let inner): return [try map(.negate, [try evaluate(inner)], at: span)]
    case .binary(let op, _, _):
      switch op {
      case .add, .subtract: return [try sum(expression)]
      case .multiply, .divide: return [try product(expression)]
      default: throw outsideWhere(op.rawValue, span)
      }
    case .not: throw outsideWhere("not", span)
    }
  }

  private func outsideWhere(_ op: String, _ span: SourceSpan) -> Stop {
    fail(
      "'\(op)' is allowed only in the condition of 'where'", at: span,
      suggestion: "write where(…, 1, 0) to have a number")
  }

  /// The value of a bare name.
  private func value(of name: Name) throws(Stop) -> Tensor {
    let tensor = try lookUp(name)
    if tensor.constant == nil { try checkDistinct(tensor, at: name.span) }
    return tensor
  }

  /// What a name stands for, its indices as declared (an axis may stand twice).
  func lookUp(_ name: Name) throws(Stop) -> Tensor {
    if let constant = Builtin.constants[name.text] { return .constant(constant) }
    switch scope[name.text] {
    case .tensor(let tensor): return tensor
    case .state(let index):
      let state = states[index]
      guard state.equation != nil else {
        throw fail(
          "'\(state.name)' is read before its equation", at: name.span,
          notes: note("the state is declared here", at: state.span),
          suggestion: "\(state.name)[t-1] is its past")
      }
      if state.isInferred, !state.missing.isEmpty { throw Stop() }
      return Tensor(state.value, labels: state.labels)
    case .poisoned: throw Stop()
    case .axis:
      if name.primes > 0, scope[name.text] == nil { throw unknown(name) }
      throw fail(
        "'\(name.text)' is an axis, not a value", at: name.span,
        suggestion: "use len(\(name.text)) or index(\(name.text))")
    case .round:
      throw fail(
        "the variable of a repeat can only stand in a 'from'", at: name.span,
        suggestion: "write from \"layers.{\(name.text)}.\"")
    case .ended:
      throw fail(
        "'\(name.text)' is defined in a repeat that has ended", at: name.span,
        notes: note("it is defined here", at: scope.spans[name.text]),
        suggestion: "define it before the repeat, so that it is carried round")
    case nil:
      if name.primes > 0, case .axis = scope[name.base] {
        throw fail(
          "'\(name.text)' is an index, not a value", at: name.span,
          suggestion: "use index(\(name.text))")
      }
      throw unknown(name)
    }
  }

  // MARK: Sums and products

  /// One side of a + or -: written as a product or not.
  private enum Side {
    case tensor(Tensor)
    case product(Tensor, Tensor, SourceSpan)
  }

  /// `p + q`, `p - q`: one fma if a side is written as a product, the left side first.
  ///
  /// `a * b - c` is fma(a, b, -c); `c - a * b` negates the factor that is a constant, else the
  /// first: fma(-a, b, c). A side that folds to a constant is no product.
  private func sum(_ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    var terms: [(op: BinaryOperator, side: ExpressionSyntax, span: SourceSpan)] = []
    var leftmost = expression
    while case .binary(let op, let left, let right) = leftmost.kind,
      op == .add || op == .subtract
    {
      terms.append((op, right, leftmost.span))
      leftmost = left
    }
    var result = try side(leftmost)
    for (op, right, span) in terms.reversed() {
      result = .tensor(try combine(result, op == .subtract, try side(right), at: span))
    }
    return try collapse(result)
  }

  private func side(_ expression: ExpressionSyntax) throws(Stop) -> Side {
    guard case .binary(.multiply, let left, let right) = expression.kind else {
      return .tensor(try evaluate(expression))
    }
    let a = try evaluate(left)
    let b = try evaluate(right)
    if a.constant != nil, b.constant != nil {
      return .tensor(try map(.multiply, [a, b], at: expression.span))
    }
    return .product(a, b, expression.span)
  }

  private func collapse(_ side: Side) throws(Stop) -> Tensor {
    switch side {
    case .tensor(let tensor): tensor
    case .product(let a, let b, let span): try map(.multiply, [a, b], at: span)
    }
  }

  private func combine(_ left: Side, _ isDifference: Bool, _ right: Side, at span: SourceSpan)
    throws(Stop) -> Tensor
  {
    switch (left, right) {
    case (.product(let a, let b, _), _):
      var addend = try collapse(right)
      if isDifference { addend = try map(.negate, [addend], at: span) }
      return try map(.fma, [a, b, addend], at: span)
    case (.tensor(let addend), .product(var a, var b, _)):
      if isDifference {
        if b.constant != nil {
          b = try map(.negate, [b], at: span)
        } else {
          a = try map(.negate, [a], at: span)
        }
      }
      return try map(.fma, [a, b, addend], at: span)
    case (.tensor(let a), .tensor(let b)):
      return try map(isDifference ? .subtract : .add, [a, b], at: span)
    }
  }

  /// `a * b / c`, from the left.
  private func product(_ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    var factors: [(op: BinaryOperator, factor: ExpressionSyntax, span: SourceSpan)] = []
    var leftmost = expression
    while case .binary(let op, let left, let right) = leftmost.kind,
      op == .multiply || op == .divide
    {
      factors.append((op, right, leftmost.span))
      leftmost = left
    }
    var result = try evaluate(leftmost)
    for (op, right, span) in factors.reversed() {
      let factor = try evaluate(right)
      result = try map(op == .multiply ? .multiply : .divide, [result, factor], at: span)
    }
    return result
  }

  // MARK: Conditions

  /// The condition of a `where`: comparisons and logic, or a number that is 0 or not.
  func condition(_ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    try descend(expression.span)
    defer { depth -= 1 }
    let span = expression.span
    switch expression.kind {
    case .not(let inner): return try map(.not, [try condition(inner)], at: span)
    case .binary(let op, let left, let right):
      switch op {
      case .and: return try map(.and, [try condition(left), try condition(right)], at: span)
      case .or: return try map(.or, [try condition(left), try condition(right)], at: span)
      case .add, .subtract, .multiply, .divide: return try evaluate(expression)
      case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
        let a = try evaluate(left)
        let b = try evaluate(right)
        switch op {
        case .less: return try map(.less, [a, b], at: span)
        case .lessOrEqual: return try map(.lessOrEqual, [a, b], at: span)
        case .greater: return try map(.less, [b, a], at: span)
        case .greaterOrEqual: return try map(.lessOrEqual, [b, a], at: span)
        case .equal: return try map(.equal, [a, b], at: span)
        default: return try map(.not, [try map(.equal, [a, b], at: span)], at: span)
        }
      }
    default: return try evaluate(expression)
    }
  }
}
