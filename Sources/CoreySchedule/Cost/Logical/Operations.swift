import CoreyIR

/// The arithmetic of loops, counted in elements: lanes that are there, not vectors.
public struct Operations: Hashable, Sendable {
  /// Additions, multiplications and comparisons; an fma is two. Of these, those of `matrix`.
  public var flops = 0
  /// The part of `flops` done inside of matrix tiles, all 32 columns of a panel counted.
  public var matrixFlops = 0
  /// Calls of functions that are more than a few instructions, by function.
  public var transcendentals: [ScalarFunction: Int] = [:]

  public init() {}

  /// All calls of such functions together.
  public var transcendentalCount: Int { transcendentals.values.reduce(0, +) }

  public static func += (left: inout Self, right: Self) {
    left.flops += right.flops
    left.matrixFlops += right.matrixFlops
    left.transcendentals.merge(right.transcendentals, uniquingKeysWith: +)
  }
}

extension ScalarFunction {
  /// Additions, multiplications and comparisons of one call; 0 for what moves or selects.
  var flops: Int {
    switch self {
    case .copy, .and, .or, .not, .select, .negate, .abs: 0
    case .fma: 2
    case .add, .subtract, .multiply, .divide, .sqrt, .square, .floor, .ceil, .round, .min, .max,
      .less, .lessOrEqual, .equal:
      1
    case .exp, .exp2, .log, .sin, .cos, .tanh, .erf, .sigmoid, .silu, .softplus: 0
    }
  }

  /// Whether a call costs many instructions.
  public var isTranscendental: Bool {
    switch self {
    case .exp, .exp2, .log, .sin, .cos, .tanh, .erf, .sigmoid, .silu, .softplus: true
    default: false
    }
  }
}
