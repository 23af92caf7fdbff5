import CoreyIR

extension ScalarFunction {
  /// The value for constant operands, if folding them in Float64 and rounding once gives the very
  /// Float32 that Float32 arithmetic on the rounded operands gives; else nothing.
  ///
  /// Functions whose Float32 definition is not a single IEEE operation are left alone: they belong
  /// to the kernels and run in the pack program.
  func folded(_ operands: [Double]) -> Double? {
    guard let exact = evaluated(operands), let rounded = evaluated(operands.map { Float($0) }),
      Float(exact).bitPattern == rounded.bitPattern, !rounded.isNaN
    else { return nil }
    return exact
  }

  private func evaluated<Scalar: BinaryFloatingPoint>(_ x: [Scalar]) -> Scalar? {
    guard x.count == arity else { return nil }
    func truth(_ condition: Bool) -> Scalar { condition ? 1 : 0 }
    switch self {
    case .copy: return x[0]
    case .add: return x[0] + x[1]
    case .subtract: return x[0] - x[1]
    case .multiply: return x[0] * x[1]
    case .divide: return x[0] / x[1]
    case .fma: return x[2].addingProduct(x[0], x[1])
    case .negate: return -x[0]
    case .abs: return x[0].magnitude
    case .sqrt: return x[0].squareRoot()
    case .square: return x[0] * x[0]
    case .floor: return x[0].rounded(.down)
    case .ceil: return x[0].rounded(.up)
    case .min: return x[0] < x[1] ? x[0] : x[1]
    case .max: return x[0] > x[1] ? x[0] : x[1]
    case .less: return truth(x[0] < x[1])
    case .lessOrEqual: return truth(x[0] <= x[1])
    case .equal: return truth(x[0] == x[1])
    case .and: return truth(x[0] != 0 && x[1] != 0)
    case .or: return truth(x[0] != 0 || x[1] != 0)
    case .not: return truth(x[0] == 0)
    case .select: return x[0] != 0 ? x[1] : x[2]
    case .round, .exp, .exp2, .log, .sin, .cos, .tanh, .erf, .sigmoid, .silu, .softplus: return nil
    }
  }
}
