/// Integer arithmetic on lengths of axes.
extension LayerChecker {
  /// A length that is at least `minimum` and not absurd.
  func length(_ expression: ExpressionSyntax, of what: String, minimum: Int = 1) throws(Stop)
    -> Int
  {
    let value = try rational(expression)
    guard let integer = value.integer else {
      throw fail(
        "\(what) is \(value.numerator)/\(value.denominator), which is no integer",
        at: expression.span, suggestion: "use ceil(…) or floor(…)")
    }
    guard integer >= minimum else {
      throw fail("\(what) is \(integer), it must be at least \(minimum)", at: expression.span)
    }
    guard integer <= Limits.length else {
      throw fail("\(what) is \(integer), which is more than 2^31", at: expression.span)
    }
    return integer
  }

  /// The exact value of an expression in lengths and constants.
  func rational(_ expression: ExpressionSyntax) throws(Stop) -> Rational {
    try descend(expression.span)
    defer { depth -= 1 }
    switch expression.kind {
    case .number(let number): return try rational(number, at: expression.span)
    case .name(let name):
      switch scope[name.text] {
      case .axis(let labels):
        return try checked(Rational(try length(product: labels, at: name.span)), expression.span)
      case .tensor(let tensor):
        guard let constant = tensor.constant else {
          throw fail(
            "a length cannot depend on the value '\(name.text)'", at: name.span,
            notes: note("it is defined here", at: scope.spans[name.text]))
        }
        return try rational(constant, at: expression.span)
      case .poisoned: throw Stop()
      case nil: throw unknown(name, "axis or constant")
      case .state, .round, .ended:
        throw fail("a length cannot depend on '\(name.text)'", at: name.span)
      }
    case .negate(let inner):
      return try checked(
        try checked(Rational(0), expression.span) - rational(inner), expression.span)
    case .binary(let op, let left, let right):
      let a = try rational(left)
      let b = try rational(right)
      switch op {
      case .add: return try checked(a + b, expression.span)
      case .subtract: return try checked(a - b, expression.span)
      case .multiply: return try checked(a * b, expression.span)
      case .divide:
        if b.numerator == 0 { throw fail("division by zero", at: expression.span) }
        return try checked(a / b, expression.span)
      default: throw fail("'\(op.rawValue)' has no meaning in a length", at: expression.span)
      }
    case .call(let name, _, let arguments):
      return try call(name, arguments, expression.span)
    case .read, .not:
      throw fail(
        "a length is integer arithmetic on lengths of axes and constants", at: expression.span)
    }
  }

  private func call(_ name: Name, _ arguments: [ArgumentSyntax], _ span: SourceSpan) throws(Stop)
    -> Rational
  {
    let counts = ["ceil": 1, "floor": 1, "len": 1, "min": 2, "max": 2]
    guard let count = counts[name.text] else {
      throw fail(
        "'\(name.text)' has no meaning in a length", at: name.span,
        suggestion: Suggestion.didYouMean(name.text, among: counts.keys.sorted()))
    }
    guard arguments.count == count else {
      throw fail("'\(name.text)' takes \(count) here, not \(arguments.count)", at: span)
    }
    let first = try rational(arguments[0].value)
    switch name.text {
    case "ceil": return try checked(Rational(first.ceil), span)
    case "floor": return try checked(Rational(first.floor), span)
    case "min", "max":
      let second = try rational(arguments[1].value)
      let isLess = try checked(first - second, span).numerator < 0
      return (name.text == "min") == isLess ? first : second
    default: return first
    }
  }

  private func rational(_ number: Double, at span: SourceSpan) throws(Stop) -> Rational {
    guard let integer = Int(exactly: number), integer.magnitude <= UInt(1) << 53 else {
      throw fail("a length is made of integers, not of \(number)", at: span)
    }
    return try checked(Rational(integer), span)
  }

  private func checked(_ value: Rational?, _ span: SourceSpan) throws(Stop) -> Rational {
    guard let value else { throw fail("this length is beyond 64 bits", at: span) }
    return value
  }

  /// The number of elements of a product of axes, none of them batch or time.
  func length(product labels: [Label], at span: SourceSpan) throws(Stop) -> Int {
    var product = 1
    for label in labels {
      guard let length = graph.length(label.axis) else {
        throw fail(
          "the length of '\(graph[label.axis].name)' is known at run time only", at: span,
          suggestion: "count with a state: it would depend on where a sequence is split")
      }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard !overflow, next <= Limits.elements else {
        throw fail("\(describe(labels)) has more than 2^40 elements", at: span)
      }
      product = next
    }
    return product
  }

  /// Refuses a value of more elements than any machine holds.
  func checkSize(_ labels: [Label], at span: SourceSpan) throws(Stop) {
    _ = try length(product: labels.filter { $0.axis > .time }, at: span)
  }

  /// One level deeper in an expression; the caller leaves it with `depth -= 1`.
  func descend(_ span: SourceSpan) throws(Stop) {
    guard depth < Limits.expressionDepth else {
      throw fail(
        "this is nested too deep", at: span, suggestion: "give an inner part a name of its own")
    }
    depth += 1
  }
}
