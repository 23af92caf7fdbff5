import CoreyIR

/// Float arithmetic of one statement, on a scalar or on all lanes at once.
public indirect enum Expression: Hashable, Sendable {
  case constant(Float)
  /// A local variable.
  case variable(String, isLanes: Bool)
  /// An element of a local array.
  case element(String, IntExpression, isLanes: Bool)
  case load(Access)
  /// A scalar function; scalar arguments beside lanes are splat.
  case apply(ScalarFunction, [Expression])
  /// Rounded to a storage type and widened again.
  case round(StorageType, Expression)
  /// The numbers base, base + 1, … over the lanes (one number for a scalar).
  case iota(IntExpression, isLanes: Bool)

  /// Whether the value has one number per lane.
  public var isLanes: Bool {
    switch self {
    case .constant: false
    case .variable(_, let isLanes), .element(_, _, let isLanes), .iota(_, let isLanes): isLanes
    case .load(let access): access.lanes != nil
    case .apply(_, let arguments): arguments.contains(where: \.isLanes)
    case .round(_, let inner): inner.isLanes
    }
  }
}
