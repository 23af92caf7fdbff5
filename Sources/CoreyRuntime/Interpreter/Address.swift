import CoreyIR

/// Where an operand's element lies: a base and a distance for each index of the op.
struct Address {
  var base: Int
  private(set) var strides: [Label: Int] = [:]

  init(base: Int) { self.base = base }

  /// The distance between neighbours along a label; 0 for one that the operand does not have.
  func stride(_ label: Label) -> Int { strides[label, default: 0] }

  /// Moves with a label.
  mutating func add(_ stride: Int, for label: Label) { strides[label, default: 0] += stride }

  /// Moves with the factors of one flattened index instead of that index.
  func splitting(_ label: Label, into labels: [Label], lengths: [Int], from start: Int) -> Address {
    var result = self
    var stride = result.strides.removeValue(forKey: label) ?? 0
    result.base += stride * start
    for (factor, length) in zip(labels, lengths).reversed() {
      result.add(stride, for: factor)
      stride *= length
    }
    return result
  }

  /// The offsets of all indices over labels, flattened with the last innermost.
  func offsets(over labels: [Label], lengths: [Int]) -> [Int] {
    var offsets = [0]
    for (label, length) in zip(labels, lengths) {
      let stride = stride(label)
      offsets = offsets.flatMap { offset in (0..<length).map { offset + $0 * stride } }
    }
    return offsets
  }
}
