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

  /// Narrow weights give what their widened values do.
  @Test(arguments: [1, 2, 5, 7, 14, 15], [COREY_BF16, COREY_F16])
  func widens(rows: Int, type: corey_stored) throws {
    let k = 19
    var random = SeededGenerator(seed: UInt64(rows))
    let x = (0..<(rows * k + 1)).map { _ in Float.random(in: -2...2, using: &random) }
    // Subnormals of f16 among them; infinities and NaN are left to the conversions' own tests.
    let w = (0..<(k * 32)).map { index -> UInt16 in
      let bits = UInt16.random(in: 0...UInt16.max, using: &random)
      if index % 5 == 0, type == COREY_F16 { return bits & 0x83ff }
      return type == COREY_F16 ? bits & 0xbfff : bits & 0xbfff | 0x2000
    }
    let wide = w.map { type == COREY_F16 ? corey_widen_f16($0) : corey_widen_bf16($0) }
    var expected = [Float](repeating: 0, count: rows * 32)
    kc_matmul(Int64(rows), Int64(k), x, Int64(k), wide, &expected, 32)
    for isa in FunctionTests.variants {
      let variant = try #require(corey_variant(isa)).pointee
      var y = [Float](repeating: 0, count: rows * 32)
      let tile = type == COREY_F16 ? variant.matmul_f16 : variant.matmul_bf16
      tile?(Int64(rows), Int64(k), x, Int64(k), w, &y, 32)
      #expect(y == expected, "variant \(isa.rawValue)")
    }
  }

  /// Panels move bits, whatever they mean, and pad with zeros.
  @Test(arguments: [1, 31, 32, 70], [1, 15, 16, 33])
  func panels(columns: Int, depth: Int) throws {
    var random = SeededGenerator(seed: UInt64(columns))
    let x = (0..<(columns * depth)).map { _ in UInt16.random(in: 0...UInt16.max, using: &random) }
    let width = (columns + 31) / 32 * 32
    for (k, n) in [(1, depth), (columns, 1)] {
      var expected = [UInt16](repeating: 0, count: width * depth)
      for i in 0..<depth {
        for j in 0..<columns {
          expected[(j / 32 * depth + i) * 32 + j % 32] = x[i * k + j * n]
        }
      }
      for isa in FunctionTests.variants {
        let variant = try #require(corey_variant(isa)).pointee
        var y = [UInt16](repeating: 1, count: width * depth)
        variant.pack_panels_half(
          Int64(depth), Int64(columns), x, Int64(k), Int64(n), &y)
        #expect(y == expected, "variant \(isa.rawValue)")
      }
    }
  }
}
