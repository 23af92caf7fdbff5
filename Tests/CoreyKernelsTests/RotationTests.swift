import CCoreyKernels
import CoreyIR
import Testing

/// Every variant rotates to the same bits, and as the matrix says.
@Suite struct RotationTests {
  @Test(arguments: [1, 2, 8, 16, 64, 128, 1024, 12, 24, 48, 96, 768, 20, 160, 36, 22, 6], [0, 3])
  func variantsAgree(order: Int, seed: Int) throws {
    for isInverse in [false, true] {
      let rotation = Rotation(seed: seed, isInverse: isInverse)
      let shape = HadamardOrder(order)
      let terms = DenseFactor(of: shape, isInverse: isInverse)?.terms.map(\.rawValue) ?? []
      let signs = rotation.signs(order: order)
      let words = stride(from: 0, to: order, by: 32).map { start in
        (start..<min(start + 32, order)).reduce(UInt32(0)) {
          signs[$1] ? $0 | 1 << UInt32($1 - start) : $0
        }
      }
      var random = SeededGenerator(seed: UInt64(order))
      let x = (0..<order).map { _ in Float.random(in: -2...2, using: &random) }
      func run(_ variant: corey_variant, inPlace: Bool) -> [Float] {
        var y = inPlace ? x + [7] : [Float](repeating: 7, count: order + 1)
        y.withUnsafeMutableBufferPointer { y in
          x.withUnsafeBufferPointer { x in
            variant.rotate(
              Int64(order), Int64(shape.width), Int64(shape.dense), terms,
              seed == 0 ? nil : words, isInverse ? 1 : 0, Float(shape.scale),
              inPlace ? UnsafePointer(y.baseAddress) : x.baseAddress, y.baseAddress)
          }
        }
        return y
      }
      let plain = try #require(corey_variant(COREY_PORTABLE)).pointee
      let expected = run(plain, inPlace: false)
      #expect(expected.last == 7)
      #expect(distance(expected, try rotated(x, rotation)) < 1e-5)
      for isa in FunctionTests.variants {
        let variant = try #require(corey_variant(isa)).pointee
        #expect(run(variant, inPlace: false) == expected, "variant \(isa.rawValue)")
        #expect(run(variant, inPlace: true) == expected, "variant \(isa.rawValue) in place")
      }
    }
  }

  /// By the definition, with whole matrices.
  private func rotated(_ x: [Float], _ rotation: Rotation) throws -> [Double] {
    let shape = HadamardOrder(x.count)
    let signs = rotation.signs(order: x.count).map { $0 ? -1.0 : 1.0 }
    let dense = try #require(HadamardMatrix(order: shape.dense))
    func element(_ row: Int, _ column: Int) -> Double {
      guard row / shape.block == column / shape.block else { return 0 }
      let (i, j) = (row % shape.block, column % shape.block)
      let sylvester = (i % shape.width & j % shape.width).nonzeroBitCount % 2 == 0 ? 1.0 : -1.0
      return Double(dense[i / shape.width, j / shape.width]) * sylvester * shape.scale
    }
    return x.indices.map { row in
      x.indices.reduce(0) { sum, column in
        rotation.isInverse
          ? sum + signs[row] * element(column, row) * Double(x[column])
          : sum + element(row, column) * signs[column] * Double(x[column])
      }
    }
  }

  private func distance(_ y: [Float], _ truth: [Double]) -> Double {
    zip(y, truth).map { abs(Double($0) - $1) }.max() ?? 0
  }
}
