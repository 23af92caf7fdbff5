import CoreySchedule

/// The products of a layer with its weights alone, done by a library: what a layer cannot do
/// without.
final class ProductFloor {
  private let library: OpenBLAS
  private let products: [MatrixProduct]
  private let tokens: Int
  private let threads: Int
  private let x: UnsafeMutableBufferPointer<Float>
  private let y: UnsafeMutableBufferPointer<Float>
  /// All matrices, one behind the other.
  private let w: UnsafeMutableBufferPointer<Float>

  /// Nothing if the layer has no products or memory of this size cannot be counted.
  ///
  /// - Parameter tokens: Steps of all sequences.
  init?(_ products: [MatrixProduct], tokens: Int, threads: Int, library: OpenBLAS) {
    var (most, all) = ((x: 0, y: 0), 0)
    for product in products {
      let rows = product.rowsPerStep.multipliedReportingOverflow(by: tokens)
      let (x, y) = (
        rows.partialValue.multipliedReportingOverflow(by: product.depth),
        rows.partialValue.multipliedReportingOverflow(by: product.columns)
      )
      guard !rows.overflow, !x.overflow, !y.overflow, rows.partialValue <= Int(Int32.max) else {
        return nil
      }
      most = (max(most.x, x.partialValue), max(most.y, y.partialValue))
      all += product.depth * product.columns * product.count
    }
    guard all > 0 else { return nil }
    self.library = library
    self.products = products
    self.tokens = tokens
    self.threads = threads
    x = Self.numbers(most.x)
    y = Self.numbers(most.y)
    w = Self.numbers(all)
  }

  deinit {
    x.deallocate()
    y.deallocate()
    w.deallocate()
  }

  /// Does all products a number of times; how long one time took on average.
  func milliseconds(repeats: Int) -> Double {
    guard let x = x.baseAddress, let y = y.baseAddress, let first = w.baseAddress else { return 0 }
    library.use(threads: threads)
    let clock = ContinuousClock()
    let start = clock.now
    for _ in 0..<max(1, repeats) {
      var w = UnsafePointer(first)
      for product in products {
        for _ in 0..<product.count {
          library.multiply(
            x, w, y, rows: product.rowsPerStep * tokens, depth: product.depth,
            columns: product.columns)
          w += product.depth * product.columns
        }
      }
    }
    return StageClock.milliseconds(clock.now - start) / Double(max(1, repeats))
  }

  /// Small numbers of both signs, none of them denormal.
  private static func numbers(_ count: Int) -> UnsafeMutableBufferPointer<Float> {
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: max(1, count))
    for index in memory.indices { memory[index] = Float(index % 17 - 8) / 64 }
    return memory
  }
}
