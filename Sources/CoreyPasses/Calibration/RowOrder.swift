import CoreyIR

/// Where the rows of a value lie in its layout.
struct RowOrder {
  /// From the start of a row to its elements.
  let offsets: [Int]
  /// Lengths and strides of the dimensions that number the rows, the last innermost.
  private let others: [(length: Int, stride: Int)]
  /// All elements.
  let total: Int

  var length: Int { offsets.count }
  var count: Int { others.reduce(1) { $0 * $1.length } }

  init(dims: [Label], shape: [Int], along: [Label]) {
    var strides = Array(repeating: 1, count: shape.count)
    for index in shape.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * shape[index + 1]
    }
    total = shape.reduce(1, *)
    var offsets = [0]
    for label in along {
      guard let place = dims.firstIndex(of: label) else { continue }
      offsets = offsets.flatMap { start in
        (0..<shape[place]).map { start + $0 * strides[place] }
      }
    }
    self.offsets = offsets
    others = dims.indices.filter { !along.contains(dims[$0]) }.map { (shape[$0], strides[$0]) }
  }

  func start(of row: Int) -> Int {
    var rest = row
    var start = 0
    for (length, stride) in others.reversed() {
      start += rest % length * stride
      rest /= length
    }
    return start
  }
}
