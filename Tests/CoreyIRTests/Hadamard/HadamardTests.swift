import CoreyIR
import Testing

@Suite("Hadamard matrices")
struct HadamardTests {
  /// Multiples of 4 that neither Paley's constructions nor Kronecker products reach.
  static let unreached: Set = [
    92, 116, 156, 172, 184, 188, 232, 236, 260, 268, 292, 324, 356, 372, 376,
  ]

  @Test("Every multiple of 4 up to 400 but the known exceptions", arguments: Array(1...400))
  func orders(order: Int) {
    let isReached = order <= 2 || order % 4 == 0 && !Self.unreached.contains(order)
    #expect(HadamardMatrix.exists(order: order) == isReached)
  }

  @Test("Rows are orthogonal", arguments: (1...60).map { $0 * 4 } + [280, 364, 400])
  func orthogonality(order: Int) {
    guard let matrix = HadamardMatrix(order: order) else {
      #expect(Self.unreached.contains(order))
      return
    }
    #expect(matrix.elements.allSatisfy { $0 == 1 || $0 == -1 })
    // Rows as bits, so that 400 rows are compared in no time.
    let rows = (0..<order).map { row in
      stride(from: 0, to: order, by: 64).map { start in
        (start..<min(start + 64, order)).reduce(UInt64(0)) {
          $0 << 1 | (matrix[row, $1] > 0 ? 1 : 0)
        }
      }
    }
    for first in 0..<order {
      for second in 0..<first {
        let differing = zip(rows[first], rows[second]).reduce(0) {
          $0 + ($1.0 ^ $1.1).nonzeroBitCount
        }
        #expect(2 * differing == order, "rows \(first) and \(second)")
      }
    }
  }

  @Test("Paley's second construction is symmetric", arguments: [12, 20, 28, 36, 52])
  func symmetry(order: Int) throws {
    let matrix = try #require(HadamardMatrix(order: order))
    #expect(matrix == matrix.transposed)
  }

  @Test("Paley's first construction is not its own inverse", arguments: [24, 44, 48])
  func skewness(order: Int) throws {
    let matrix = try #require(HadamardMatrix(order: order))
    #expect(matrix != matrix.transposed)
  }

  @Test(
    "Orders split into the smallest dense factor and a power of two",
    arguments: [
      (768, 1, 12, 64), (1536, 1, 12, 128), (3072, 1, 12, 256), (48, 1, 12, 4), (96, 1, 12, 8),
      (1024, 1, 1, 1024), (2560, 1, 20, 128), (5120, 1, 20, 256), (160, 1, 20, 8),
      (368, 1, 368, 1), (6, 3, 1, 2), (7, 7, 1, 1), (92, 23, 1, 4), (1, 1, 1, 1),
      (36 * 7, 1, 252, 1), (4 * 211, 211, 1, 4),
    ])
  func factors(order: Int, blocks: Int, dense: Int, width: Int) {
    let found = HadamardOrder(order)
    #expect((found.blocks, found.dense, found.width) == (blocks, dense, width))
    #expect(found.order == order)
  }

  @Test("Signs depend on the seed; seed 0 has none")
  func signs() {
    #expect(!Rotation(seed: 0).signs(order: 100).contains(true))
    let signs = Rotation(seed: 1).signs(order: 1000)
    #expect((400...600).contains(signs.count { $0 }))
    #expect(signs != Rotation(seed: 2).signs(order: 1000))
    #expect(signs == Rotation(seed: 1, isInverse: true).signs(order: 1000))
  }
}
