import CoreySchedule
import Testing

@Suite("Products with weights are listed as a library would do them")
struct MatrixProductTests {
  @Test("a block's four products, in their true sizes")
  func block() throws {
    let products = try Example.program("mamba1").matrixProducts
    #expect(
      products == [
        MatrixProduct(rowsPerStep: 1, depth: 768, columns: 3072, count: 1),
        MatrixProduct(rowsPerStep: 1, depth: 1536, columns: 80, count: 1),
        MatrixProduct(rowsPerStep: 1, depth: 48, columns: 1536, count: 1),
        MatrixProduct(rowsPerStep: 1, depth: 1536, columns: 768, count: 1),
      ])
    // 7.47 MFLOP for each token, as published for this block.
    #expect(products.map(\.operationsPerStep).reduce(0, +) == 7_471_104)
  }

  @Test("repeats and calls are counted as often as they run")
  func model() throws {
    let model = try Example.program("mamba_130m")
    let block = try Example.program("mamba1").matrixProducts
    for product in block {
      let found = model.matrixProducts.first {
        ($0.depth, $0.columns) == (product.depth, product.columns)
      }
      #expect(found?.count == 24)
    }
    #expect(model.matrixProducts.contains { $0.depth == 768 && $0.columns > 50_000 })
  }

  @Test("axes that both sides have make several small products; activations alone make none")
  func shared() throws {
    let program = try Example.check(
      """
      layer heads {
        axis b, t
        axis h = 3, p = 4, n = 5
        input x[b, t, h, p]
        weight w[h, n, p] from "w"
        y = sum[p](x * w)
        output z = sum[n](y * y)
      }
      """)
    #expect(
      program.matrixProducts == [
        MatrixProduct(rowsPerStep: 1, depth: 4, columns: 5, count: 3)
      ])
  }
}
