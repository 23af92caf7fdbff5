#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ScalarFunction {
  /// The Float64 value for constant operands, as many as `arity`.
  func folded(_ x: [Double]) -> Double {
    func truth(_ condition: Bool) -> Double { condition ? 1 : 0 }
    guard x.count == arity else { return .nan }
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
    case .round: return x[0].rounded(.toNearestOrEven)
    case .exp: return expValue(x[0])
    case .exp2: return exp2Value(x[0])
    case .log: return logValue(x[0])
    case .sin: return sinValue(x[0])
    case .cos: return cosValue(x[0])
    case .tanh: return tanhValue(x[0])
    case .erf: return erfValue(x[0])
    case .sigmoid: return Self.sigmoid(x[0])
    case .silu: return x[0] * Self.sigmoid(x[0])
    case .softplus: return max0(x[0]) + log1pValue(expValue(-x[0].magnitude))
    case .min: return x[0] < x[1] ? x[0] : x[1]
    case .max: return x[0] > x[1] ? x[0] : x[1]
    case .less: return truth(x[0] < x[1])
    case .lessOrEqual: return truth(x[0] <= x[1])
    case .equal: return truth(x[0] == x[1])
    case .and: return truth(x[0] != 0 && x[1] != 0)
    case .or: return truth(x[0] != 0 || x[1] != 0)
    case .not: return truth(x[0] == 0)
    case .select: return x[0] != 0 ? x[1] : x[2]
    }
  }

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + expValue(-x)) }
}

// Names of the C library that the cases of the enum would hide.
private func expValue(_ x: Double) -> Double { exp(x) }
private func exp2Value(_ x: Double) -> Double { exp2(x) }
private func logValue(_ x: Double) -> Double { log(x) }
private func sinValue(_ x: Double) -> Double { sin(x) }
private func cosValue(_ x: Double) -> Double { cos(x) }
private func tanhValue(_ x: Double) -> Double { tanh(x) }
private func erfValue(_ x: Double) -> Double { erf(x) }
private func log1pValue(_ x: Double) -> Double { log1p(x) }
private func max0(_ x: Double) -> Double { x > 0 ? x : 0 }
