import CoreyIR
import Foundation

extension ScalarFunction {
  /// The Float64 value: the measure of accuracy, not of bits.
  public func truth(_ a: Double, _ b: Double = 0, _ c: Double = 0) -> Double {
    switch self {
    case .copy: a
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .fma: c.addingProduct(a, b)
    case .negate: -a
    case .abs: Swift.abs(a)
    case .sqrt: a.squareRoot()
    case .square: a * a
    case .floor: a.rounded(.down)
    case .ceil: a.rounded(.up)
    case .round: a.rounded(.toNearestOrEven)
    case .exp: Foundation.exp(a)
    case .exp2: Foundation.exp2(a)
    case .log: Foundation.log(a)
    case .sin: Foundation.sin(a)
    case .cos: Foundation.cos(a)
    case .tanh: Foundation.tanh(a)
    case .erf: Foundation.erf(a)
    case .sigmoid: Self.sigmoid(a)
    // The quotient first would be 0 where the product is not yet; -inf gives -0.
    case .silu: a == -.infinity ? -0.0 : a * Self.sigmoid(a)
    case .softplus: (a > 0 ? a : 0) + log1p(Foundation.exp(-Swift.abs(a)))
    case .min: a < b ? a : b
    case .max: a > b ? a : b
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    case .not: a == 0 ? 1 : 0
    case .select: a == 0 ? c : b
    }
  }

  /// Without overflow on either side.
  private static func sigmoid(_ x: Double) -> Double {
    let e = Foundation.exp(-Swift.abs(x))
    return (x < 0 ? e : 1) / (1 + e)
  }
}
