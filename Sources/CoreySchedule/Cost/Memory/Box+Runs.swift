extension Box {
  /// Goes from run to run, the nearest first.
  struct Runs {
    private let dimensions: [Dimension]
    private var digits: [Int]
    /// Bytes from the first run to this one.
    private(set) var offset = 0

    init(_ box: Box, at run: Int) {
      dimensions = box.dimensions.reversed()
      digits = []
      var rest = run
      for dimension in dimensions {
        digits.append(rest % dimension.count)
        offset += rest % dimension.count * dimension.stride
        rest /= dimension.count
      }
    }

    mutating func advance() {
      for index in dimensions.indices {
        digits[index] += 1
        offset += dimensions[index].stride
        if digits[index] < dimensions[index].count { return }
        offset -= dimensions[index].stride * dimensions[index].count
        digits[index] = 0
      }
    }
  }
}
