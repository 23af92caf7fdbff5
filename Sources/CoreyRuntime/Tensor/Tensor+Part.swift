import CoreyIR

extension Tensor {
  /// A copy of a range of one dimension.
  /// - Parameters:
  ///   - range: Within the dimension.
  ///   - dimension: Of elements of whole bytes.
  public func part(_ range: Range<Int>, along dimension: Int) throws(Diagnostic) -> Tensor {
    guard shape.indices.contains(dimension), range.lowerBound >= 0,
      range.upperBound <= shape[dimension], type.bits % 8 == 0
    else { throw Diagnostic(.error, "a part that a tensor does not have is asked for") }
    var lengths = shape
    lengths[dimension] = range.count
    guard var part = Tensor(zeros: lengths, type: type) else {
      throw Diagnostic(.error, "no memory for a part of a tensor")
    }
    let inner = shape[(dimension + 1)...].reduce(type.bits / 8, *)
    let outer = shape[..<dimension].reduce(1, *)
    let length = shape[dimension]
    let copied: Void? = part.withUnsafeMutableBytes { target in
      withUnsafeBytes { source in
        for block in 0..<outer {
          let from = (block * length + range.lowerBound) * inner
          let to = block * range.count * inner
          UnsafeMutableRawBufferPointer(rebasing: target[to..<(to + range.count * inner)])
            .copyMemory(
              from: UnsafeRawBufferPointer(rebasing: source[from..<(from + range.count * inner)]))
        }
      }
    }
    guard copied != nil else { throw Diagnostic(.error, "no memory for a part of a tensor") }
    return part
  }
}
