import CoreyIR

extension Reduction {
  /// What partials start from.
  var identity: Float {
    switch self {
    case .sum: 0
    case .max: -.infinity
    case .min: .infinity
    }
  }

  /// The function that joins two partials, the earlier one first.
  public var function: ScalarFunction {
    switch self {
    case .sum: .add
    case .max: .max
    case .min: .min
    }
  }
}
