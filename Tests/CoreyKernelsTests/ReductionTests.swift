import CCoreyKernels
import CoreyIR
import Testing

@testable import CoreyKernels

/// Reductions: 16 strided partials and the fixed tree, in every variant as in Swift.
@Suite struct ReductionTests {
  @Test(arguments: [0, 1, 3, 8, 15, 16, 17, 31, 100, 1000]) func sameBits(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    var elements = (0..<count).map { _ in Float.random(in: -1e3...1e3, using: &random) }
    if count > 20 { elements.replaceSubrange(3..<6, with: [-0.0, 0, 1e-30]) }
    for isa in FunctionTests.variants {
      let variant = try #require(corey_variant(isa)).pointee
      let n = Int64(count)
      #expect(variant.sum(n, elements).bitPattern == Reduction.sum(elements).bitPattern)
      #expect(variant.max(n, elements).bitPattern == Reduction.max(elements).bitPattern)
      #expect(variant.min(n, elements).bitPattern == Reduction.min(elements).bitPattern)
    }
  }

  @Test func order() {
    // ((p0 + p8) + (p4 + p12)) + ((p2 + p10) + (p6 + p14)) + odd ones, in pairs.
    let p: [Float] = (0..<16).map { i in
      let x = Float(i)
      return 1e7 / (x + 1) + 0.1 * x
    }
    func pair(_ i: Int) -> Float { p[i] + p[i + 8] }
    func four(_ i: Int) -> Float { pair(i) + pair(i + 4) }
    let expected = (four(0) + four(2)) + (four(1) + four(3))
    #expect(Reduction.sum(p) == expected)
  }

  @Test func notANumber() throws {
    // max(a, b) is a > b ? a : b: a NaN partial is replaced, a NaN element stays until then.
    let elements: [Float] = [1, .nan] + [Float](repeating: 2, count: 30)
    for isa in FunctionTests.variants {
      let variant = try #require(corey_variant(isa)).pointee
      #expect(variant.max(32, elements) == Reduction.max(elements))
      #expect(
        variant.sum(32, elements).isNaN
          && variant.max(2, elements).isNaN == Reduction.max(elements.prefix(2)).isNaN)
    }
    #expect(Reduction.max([]) == -.infinity && Reduction.min([]) == .infinity)
    #expect(Reduction.sum.truth([1, 2, 3.5]) == 6.5 && Reduction.min.truth([3, -1]) == -1)
  }
}
