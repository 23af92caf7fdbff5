/// The element-wise functions: each has one exact Float32 definition (CoreyKernels), the same in
/// every tier, ISA and lane width.
public enum ScalarFunction: String, Hashable, Sendable, CaseIterable {
  /// The operand itself: broadcasts, renames labels, gives a value a state.
  case copy
  case add, subtract, multiply, divide
  /// `fma(a, b, c)` = a * b + c rounded once.
  case fma
  case negate, abs, sqrt, square, floor, ceil, round
  case exp, exp2, log, sin, cos, tanh, erf, sigmoid, silu, softplus
  /// `a < b ? a : b`
  case min
  /// `a > b ? a : b`
  case max
  /// Comparisons and logic yield 1 or 0; the language allows them only inside `where`.
  case less, lessOrEqual, equal, and, or, not
  /// `where(c, a, b)`: a where c is not 0, else b. A NaN condition counts as not 0.
  case select

  /// The number of operands.
  public var arity: Int {
    switch self {
    case .copy, .negate, .abs, .sqrt, .square, .floor, .ceil, .round, .exp, .exp2, .log, .sin, .cos,
      .tanh, .erf, .sigmoid, .silu, .softplus, .not:
      1
    case .add, .subtract, .multiply, .divide, .min, .max, .less, .lessOrEqual, .equal, .and, .or: 2
    case .fma, .select: 3
    }
  }
}
