import CoreyIR

extension Evaluator {
  func prefix(_ sign: CodeOperator, _ value: Value) throws(Interruption) -> Value {
    switch (sign, value) {
    case (.not, _): return try decide(value).map { .number($0 ? 0 : 1) } ?? .opaque
    case (.subtract, .integer(let integer)):
      guard let result = integer.multiplied(by: -1) else { throw undecided(integer) }
      return .integer(result)
    case (.complement, .integer(let integer)):
      guard let number = integer.value else { throw undecided(integer) }
      return .number(~number)
    case (.add, _): return value
    default: return .opaque
    }
  }

  mutating func binary(
    _ sign: CodeOperator, _ left: CodeExpression, _ right: CodeExpression
  ) throws(Interruption) -> Value {
    let first = try evaluate(left)
    guard sign == .both || sign == .either else {
      return try combine(sign, first, try evaluate(right))
    }
    let decision = try decide(first)
    if decision == (sign == .either) { return .number(sign == .either ? 1 : 0) }
    // What depends on data is looked at to the end: a check that finds nothing wrong.
    let second = try decide(try evaluate(right))
    guard let second else { return .opaque }
    if decision == nil, second != (sign == .either) { return .opaque }
    return .number(second ? 1 : 0)
  }

  func combine(_ sign: CodeOperator, _ left: Value, _ right: Value) throws(Interruption) -> Value {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return .integer(try combine(sign, a, b))
    case (.pointer(let a), .pointer(let b)): return try compare(sign, a, b)
    case (.pointer, .integer), (.integer, .pointer), (.record, .integer), (.integer, .record):
      // With the null pointer, the only integer that is one.
      return sign == .equal ? .number(0) : sign == .notEqual ? .number(1) : .opaque
    default: return .opaque
    }
  }

  private func compare(
    _ sign: CodeOperator, _ left: Pointer, _ right: Pointer
  ) throws(Interruption) -> Value {
    guard left.region == right.region, left.region != Pointer.local else {
      return sign == .equal ? .number(0) : sign == .notEqual ? .number(1) : .opaque
    }
    guard let a = left.offset, let b = right.offset else { return .opaque }
    return .integer(try combine(sign, a, b))
  }

  private func combine(
    _ sign: CodeOperator, _ left: Affine, _ right: Affine
  ) throws(Interruption) -> Affine {
    switch sign {
    case .add: return try exact(left.adding(right), left)
    case .subtract: return try exact(left.adding(right, times: -1), left)
    case .multiply:
      if let factor = right.value { return try exact(left.multiplied(by: factor), left) }
      guard let factor = left.value else { throw undecided(left) }
      return try exact(right.multiplied(by: factor), right)
    case .divide, .remainder: return try divide(sign, left, right)
    case .less: return try below(left, right)
    case .greater: return try below(right, left)
    case .lessOrEqual: return Affine(1 - (try below(right, left)).constant)
    case .greaterOrEqual: return Affine(1 - (try below(left, right)).constant)
    case .equal, .notEqual:
      let difference = try exact(left.adding(right, times: -1), left)
      let isDifferent = try decide(.integer(difference)) ?? true
      return Affine(isDifferent == (sign == .notEqual) ? 1 : 0)
    case .shiftLeft, .shiftRight, .and, .or, .exclusiveOr:
      guard let a = left.value else { throw undecided(left) }
      guard let b = right.value else { throw undecided(right) }
      return Affine(Self.bits(sign, a, b))
    case .both, .either, .not, .complement: throw failure("an operator of the C text is not known")
    }
  }

  private static func bits(_ sign: CodeOperator, _ a: Int, _ b: Int) -> Int {
    switch sign {
    case .shiftLeft: a << b
    case .shiftRight: a >> b
    case .and: a & b
    case .or: a | b
    default: a ^ b
    }
  }

  private func divide(
    _ sign: CodeOperator, _ left: Affine, _ right: Affine
  ) throws(Interruption) -> Affine {
    guard let divisor = right.value else { throw undecided(right) }
    guard divisor != 0 else { throw failure("the C text divides by zero") }
    if let number = left.value {
      let (quotient, isWide) = number.dividedReportingOverflow(by: divisor)
      if isWide { throw undecided(left) }
      return Affine(sign == .divide ? quotient : number % divisor)
    }
    guard let parts = left.divided(by: divisor, counts) else { throw undecided(left) }
    return sign == .divide ? parts.quotient : parts.remainder
  }

  /// 1 if `left < right` in every round, 0 if in none.
  private func below(_ left: Affine, _ right: Affine) throws(Interruption) -> Affine {
    let difference = try exact(left.adding(right, times: -1), left)
    guard let bounds = difference.bounds(counts) else { throw undecided(difference) }
    if bounds.upperBound < 0 { return Affine(1) }
    if bounds.lowerBound >= 0 { return Affine(0) }
    throw undecided(difference)
  }

  private func exact(_ value: Affine?, _ source: Affine) throws(Interruption) -> Affine {
    guard let value else { throw failure("an integer of the C text exceeds 64 bits") }
    return value
  }
}
