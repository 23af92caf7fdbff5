import CoreyIR
import Testing

@testable import CoreyPasses

@Suite struct ConstantFoldingTests {
  @Test func exactArithmeticFolds() {
    #expect(ScalarFunction.add.folded([1, 2]) == 3)
    #expect(ScalarFunction.fma.folded([2, 3, 4]) == 10)
    #expect(ScalarFunction.max.folded([-1, 2]) == 2)
    #expect(ScalarFunction.select.folded([0, 2, 3]) == 3)
  }

  @Test func whatWouldRoundDifferentlyStays() {
    // Float32: (1 + 2^-24) rounds to 1 before the subtraction, Float64 keeps it.
    let small = Float(1).ulp / 2
    #expect(ScalarFunction.subtract.folded([1 + Double(small), 1]) == nil)
    #expect(ScalarFunction.exp.folded([1]) == nil)
    #expect(ScalarFunction.divide.folded([0, 0]) == nil)
  }

  @Test(arguments: ScalarFunction.allCases)
  func aWrongNumberOfOperandsNeverFolds(_ function: ScalarFunction) {
    #expect(function.folded([]) == nil)
    #expect(function.folded([1, 1, 1, 1]) == nil)
  }

  @Test func foldedBitsAreThoseOfFloat32() throws {
    var generator = SplitMix(state: 7)
    for function in [ScalarFunction.add, .multiply, .divide, .subtract] {
      for _ in 0..<500 {
        let a = Double.random(in: -4...4, using: &generator)
        let b = Double.random(in: -4...4, using: &generator)
        guard let folded = function.folded([a, b]) else { continue }
        let expected: Float =
          switch function {
          case .add: Float(a) + Float(b)
          case .multiply: Float(a) * Float(b)
          case .divide: Float(a) / Float(b)
          default: Float(a) - Float(b)
          }
        #expect(Float(folded).bitPattern == expected.bitPattern)
      }
    }
  }
}

/// A small generator with a fixed seed: a failure today is a failure tomorrow.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
