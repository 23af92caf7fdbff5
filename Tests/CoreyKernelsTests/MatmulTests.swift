import CCoreyKernels
import CKernelChecks
import Testing

/// The matrix tile equals the chain of single multiplications and additions, bit for bit.
@Suite struct MatmulTests {
  @Test(arguments: [0, 1, 2, 5, 6, 7, 13, 14, 15, 29, 43], [0, 1, 2, 3, 17, 64])
  func equalsTheChain(rows: Int, k: Int) throws {
    let xStride = k + 3
    let yStride = 37
    var random = SeededGenerator(seed: UInt64(rows * 100 + k))
    let x = (0..<(rows * xStride + 1)).map { _ in Float.random(in: -2...2, using: &random) }
    let w = (0..<(k * 32 + 1)).map { _ in Float.random(in: -1e3...1e3, using: &random) }
    let untouched = [Float](repeating: .infinity, count: rows * yStride + 1)
    var expected = untouched
    kc_matmul(Int64(rows), Int64(k), x, Int64(xStride), w, &expected, Int64(yStride))
    for isa in FunctionTests.variants {
      let variant = try #require(corey_variant(isa)).pointee
      var y = untouched
      variant.matmul(Int64(rows), Int64(k), x, Int64(xStride), w, &y, Int64(yStride))
      #expect(y == expected, "variant \(isa.rawValue)")
    }
    var y = untouched
    corey_matmul(Int64(rows), Int64(k), x, Int64(xStride), w, &y, Int64(yStride))
    #expect(y == expected)
  }
}
