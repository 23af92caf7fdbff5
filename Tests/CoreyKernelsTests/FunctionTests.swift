import CCoreyKernels
import CKernelChecks
import CoreyIR
import Foundation
import Testing

@testable import CoreyKernels

/// Every function: its accuracy, and the same bits in every variant that this machine runs.
@Suite struct FunctionTests {
  /// Sweeps take every 1021st float, in unoptimized builds every 4093rd (all exponents hundreds of
  /// times), or every float if COREY_SLOW is set.
  static let step: UInt32 = {
    if ProcessInfo.processInfo.environment["COREY_SLOW"] != nil { return 1 }
    #if DEBUG
      return 4093
    #else
      return 1021
    #endif
  }()
  static let count = (UInt64(1) << 32) / UInt64(step)
  static func sweep(_ arity: Int32) -> UInt64 { arity == 1 ? count : min(count, 1 << 22) }

  static let variants = [COREY_V4, COREY_V3, COREY_V2, COREY_NEON, COREY_PORTABLE, COREY_FMA]
    .filter { corey_can_run($0) != 0 }
  static let unary = ScalarFunction.allCases.filter { $0.arity == 1 }

  static func bound(_ function: ScalarFunction) -> Double {
    switch function {
    case .exp, .exp2, .log: 1.1
    case .sin, .cos, .tanh, .erf, .sigmoid, .silu, .softplus: 3
    case .sqrt, .square: 0.5
    default: 0
    }
  }

  static func describe(_ result: kc_result) -> Comment {
    let inputs = [result.at.0, result.at.1, result.at.2].map { "\(Float(bitPattern: $0))" }
    return
      "\(result.failures) failures, \(result.ulp) ulp, at \(inputs.joined(separator: " ")), isa \(result.isa)"
  }

  @Test(arguments: unary.filter { $0 != .not })
  func accuracy(_ function: ScalarFunction) {
    let isa = corey_best_isa()
    let sweep = kc_accuracy(function.code, isa, 5, Self.step, Self.count)
    #expect(sweep.failures == 0 && sweep.ulp <= Self.bound(function), Self.describe(sweep))
    let specials = kc_accuracy_of_specials(function.code, isa)
    #expect(specials.failures == 0 && specials.ulp <= Self.bound(function), Self.describe(specials))
  }

  @Test(arguments: ScalarFunction.allCases) func sameBits(_ function: ScalarFunction) {
    let arity = Int32(function.arity)
    let sweep = kc_equality(function.code, arity, 9, arity == 1 ? Self.step : 1, Self.sweep(arity))
    #expect(sweep.failures == 0, Self.describe(sweep))
    let specials = kc_equality_of_specials(function.code, arity)
    #expect(specials.failures == 0, Self.describe(specials))
  }

  @Test(arguments: variants) func fusedMultiplyAdd(isa: corey_isa) {
    let result = kc_fma(isa, min(Self.count, 1 << 22))
    #expect(result.failures == 0, Self.describe(result))
  }

  /// The interpreter's evaluation is the compiled one.
  @Test(arguments: ScalarFunction.allCases) func evaluation(_ function: ScalarFunction) {
    let values: [Float] = [
      0, -0.0, 1, -1.5, 2.5, .leastNonzeroMagnitude, -3e38, .infinity, -.infinity, .nan, 0.3,
    ]
    for a in values {
      for b in values {
        for c in values {
          let expected = corey_apply(function.code, a, b, c)
          let result = function(a, b, c)
          #expect(
            result.bitPattern == expected.bitPattern || result.isNaN && expected.isNaN,
            "\(function)(\(a), \(b), \(c)) = \(result), \(expected)")
        }
      }
    }
  }

  @Test func definitions() {
    #expect(ScalarFunction.min(.nan, 1) == 1)
    #expect(ScalarFunction.max(1, .nan).isNaN)
    #expect(ScalarFunction.max(0, -0.0).sign == .minus)
    #expect(ScalarFunction.select(.nan, 1, 2) == 1)
    #expect(ScalarFunction.select(-0.0, 1, 2) == 2)
    #expect(ScalarFunction.round(2.5) == 2 && ScalarFunction.round(-0.4).sign == .minus)
    #expect(ScalarFunction.exp(-104) == 0 && ScalarFunction.exp(-103) == .leastNonzeroMagnitude)
    #expect(ScalarFunction.exp(.infinity) == .infinity && ScalarFunction.log(-0.0) == -.infinity)
    #expect(ScalarFunction.log(-1).isNaN && ScalarFunction.sin(.infinity).isNaN)
    #expect(ScalarFunction.and(.nan, 2) == 1 && ScalarFunction.not(.nan) == 0)
  }

  @Test func truthAgrees() {
    for function in Self.unary {
      for a: Float in [0.3, 1.7, -2.9, 11] {
        let exact = function.truth(Double(a))
        let result = Double(function(a))
        #expect(
          exact.isNaN && result.isNaN || abs(result - exact) <= 4e-7 * abs(exact), "\(function)")
      }
    }
    #expect(ScalarFunction.silu.truth(-.infinity) == 0)
    #expect(ScalarFunction.sigmoid.truth(-800) == Foundation.exp(-800))
  }
}
