import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

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
    case .exp: libraryExp(a)
    case .exp2: libraryExp2(a)
    case .log: libraryLog(a)
    case .sin: librarySin(a)
    case .cos: libraryCos(a)
    case .tanh: libraryTanh(a)
    case .erf: libraryErf(a)
    case .sigmoid: Self.sigmoid(a)
    // The quotient first would be 0 where the product is not yet; -inf gives -0.
    case .silu: a == -.infinity ? -0.0 : a * Self.sigmoid(a)
    case .softplus: (a > 0 ? a : 0) + libraryLog1p(libraryExp(-Swift.abs(a)))
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
    let e = libraryExp(-Swift.abs(x))
    return (x < 0 ? e : 1) / (1 + e)
  }
}

// The C library's functions, whose names the cases of `ScalarFunction` hide.
private func libraryExp(_ x: Double) -> Double { exp(x) }
private func libraryExp2(_ x: Double) -> Double { exp2(x) }
private func libraryLog(_ x: Double) -> Double { log(x) }
private func libraryLog1p(_ x: Double) -> Double { log1p(x) }
private func librarySin(_ x: Double) -> Double { sin(x) }
private func libraryCos(_ x: Double) -> Double { cos(x) }
private func libraryTanh(_ x: Double) -> Double { tanh(x) }
private func libraryErf(_ x: Double) -> Double { erf(x) }
