/// An exact fraction for the arithmetic of lengths; operations that overflow yield nothing.
struct Rational {
  let numerator: Int
  /// Above zero, without a common factor.
  let denominator: Int

  init?(_ numerator: Int, over denominator: Int = 1) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    var left = numerator.magnitude
    var right = denominator.magnitude
    while right != 0 { (left, right) = (right, left % right) }
    let factor = Int(left) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / factor
    self.denominator = denominator / factor
  }

  var integer: Int? { denominator == 1 ? numerator : nil }

  /// The greatest integer not above it.
  var floor: Int {
    let quotient = numerator / denominator
    return numerator % denominator < 0 ? quotient - 1 : quotient
  }

  var ceil: Int { denominator == 1 ? numerator : floor + 1 }

  static func + (left: Rational, right: Rational) -> Rational? {
    guard let a = product(left.numerator, right.denominator),
      let b = product(right.numerator, left.denominator),
      let denominator = product(left.denominator, right.denominator)
    else { return nil }
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : Rational(sum, over: denominator)
  }

  static func - (left: Rational, right: Rational) -> Rational? {
    Rational(-right.numerator, over: right.denominator).flatMap { left + $0 }
  }

  static func * (left: Rational, right: Rational) -> Rational? {
    guard let numerator = product(left.numerator, right.numerator),
      let denominator = product(left.denominator, right.denominator)
    else { return nil }
    return Rational(numerator, over: denominator)
  }

  static func / (left: Rational, right: Rational) -> Rational? {
    guard let inverse = Rational(right.denominator, over: right.numerator) else { return nil }
    return left * inverse
  }

  private static func product(_ left: Int, _ right: Int) -> Int? {
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    return overflow ? nil : product
  }
}
