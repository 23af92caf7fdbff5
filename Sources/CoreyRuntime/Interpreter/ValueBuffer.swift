import CoreyIR

/// The elements of one value of one run, in its layout, with room for the past it keeps.
///
/// The past stands before the first step, or behind the last one of a value that runs from the end.
final class ValueBuffer<Scalar: BitwiseCopyable> {
  let elements: UnsafeMutablePointer<Scalar>
  let count: Int
  let dims: [Label]
  /// Lengths of `dims`, without the past.
  let lengths: [Int]
  /// Distances between neighbours along `dims`.
  let strides: [Int]
  /// Where the element at index 0 of every dimension (step 0) lies.
  let origin: Int
  /// Steps of the past.
  let pastSteps: Int
  let isReversed: Bool

  /// Undefined elements; `nil` if there is no memory for them.
  init?(
    dims: [Label], lengths: [Int], pastSteps: Int = 0, isReversed: Bool = false, atLeast: Int = 0
  ) {
    let timeDim = dims.firstIndex(of: .time)
    var stored = lengths
    if let timeDim {
      let (steps, overflow) = lengths[timeDim].addingReportingOverflow(pastSteps)
      guard !overflow else { return nil }
      stored[timeDim] = steps
    }
    guard let needed = TensorShape.count(stored), needed <= Int.max / 16 else { return nil }
    let count = max(needed, atLeast)
    var strides = [Int](repeating: 1, count: dims.count)
    for dim in dims.indices.dropLast().reversed() {
      strides[dim] = strides[dim + 1] * max(stored[dim + 1], 1)
    }
    let bytes = count * MemoryLayout<Scalar>.stride
    guard let memory = TensorMemory.allocate(byteCount: bytes) else { return nil }
    self.memory = memory
    elements = memory.base.bindMemory(to: Scalar.self, capacity: count)
    self.count = count
    self.dims = dims
    self.lengths = lengths
    self.strides = strides
    self.pastSteps = pastSteps
    self.isReversed = isReversed
    origin = isReversed ? 0 : (timeDim.map { strides[$0] * pastSteps } ?? 0)
  }

  private let memory: TensorMemory

  /// Sets all elements, the past too.
  func fill(_ value: Scalar) {
    elements.update(repeating: value, count: count)
  }

  /// How ops that run over the buffer's own labels address it.
  var address: Address {
    var address = Address(base: origin)
    for (label, stride) in zip(dims, strides) { address.add(stride, for: label) }
    return address
  }

  /// How an op addresses it through subscripts, one for each dimension.
  func address(_ subscripts: [Subscript]) -> Address {
    var address = Address(base: origin)
    for (entry, stride) in zip(subscripts, strides) {
      switch entry {
      case .label(let label): address.add(stride, for: label)
      case .fixed(let index): address.base += stride * index
      case .time(let offset, let plus, let sign):
        // Against the direction of time the past lies at later places.
        let step = isReversed ? -stride : stride
        address.add(stride, for: .time)
        address.base += step * offset
        if let plus { address.add(step * sign, for: plus) }
      }
    }
    return address
  }
}
