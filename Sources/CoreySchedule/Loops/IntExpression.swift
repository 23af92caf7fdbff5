/// Integer arithmetic on loop variables and run-time lengths: element offsets and loop bounds.
///
/// The operators fold constants, so a printed offset is as short as a person would write it.
public indirect enum IntExpression: Hashable, Sendable, ExpressibleByIntegerLiteral {
  case constant(Int)
  case variable(String)
  case add(IntExpression, IntExpression)
  case subtract(IntExpression, IntExpression)
  case multiply(IntExpression, IntExpression)
  /// Quotient and remainder of non-negative numbers.
  case divide(IntExpression, IntExpression)
  case remainder(IntExpression, IntExpression)
  case min(IntExpression, IntExpression)
  /// An element of an i32 buffer: a gather's row.
  case element(BufferID, IntExpression)

  public init(integerLiteral value: Int) {
    self = .constant(value)
  }

  /// The number, if it is known now.
  public var constant: Int? {
    if case .constant(let number) = self { number } else { nil }
  }

  public static func + (left: IntExpression, right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)): .constant(a + b)
    case (.constant(0), let other), (let other, .constant(0)): other
    case (.add(let inner, .constant(let a)), .constant(let b)): inner + .constant(a + b)
    case (.constant, _): .add(right, left)
    case (_, .constant(let b)) where b < 0: .subtract(left, .constant(-b))
    default: .add(left, right)
    }
  }

  public static func - (left: IntExpression, right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)): .constant(a - b)
    case (_, .constant(let b)): left + .constant(-b)
    default: left == right ? 0 : .subtract(left, right)
    }
  }

  public static func * (left: IntExpression, right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)): .constant(a * b)
    case (.constant(0), _), (_, .constant(0)): 0
    case (.constant(1), let other), (let other, .constant(1)): other
    case (.constant, _): right * left
    case (.multiply(let inner, .constant(let a)), .constant(let b)): inner * .constant(a * b)
    case (_, .multiply(let inner, .constant(let a))): (left * inner) * .constant(a)
    default: .multiply(left, right)
    }
  }

  public static func / (left: IntExpression, right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)) where b != 0: .constant(a / b)
    case (_, .constant(1)): left
    default: .divide(left, right)
    }
  }

  public static func % (left: IntExpression, right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)) where b != 0: .constant(a % b)
    case (_, .constant(1)): 0
    default: .remainder(left, right)
    }
  }

  /// The smaller of two.
  public static func minimum(_ left: IntExpression, _ right: IntExpression) -> IntExpression {
    switch (left, right) {
    case (.constant(let a), .constant(let b)): .constant(Swift.min(a, b))
    default: left == right ? left : .min(left, right)
    }
  }
}
