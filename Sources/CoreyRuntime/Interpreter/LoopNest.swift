import CoreyIR

/// The loops of one op over its result, and where each operand's rows start.
///
/// Neighbouring loops that every operand walks as one are merged, so that rows are long.
struct LoopNest {
  /// Elements of a row: the innermost loop.
  private(set) var rowLength = 1
  /// The distance between neighbours in a row, for each operand.
  private(set) var rowStrides: [Int]
  private var lengths: [Int] = []
  private var strides: [[Int]] = []
  private let bases: [Int]
  private let timeStrides: [Int]

  /// - Parameters:
  ///   - addresses: of the result and the operands.
  ///   - stepping: whether the op runs one time step at a time; time is then no loop.
  init(dims: [Label], lengths: [Int], addresses: [Address], stepping: Bool) {
    bases = addresses.map(\.base)
    timeStrides = addresses.map { stepping ? $0.stride(.time) : 0 }
    rowStrides = addresses.map { _ in 0 }
    var loops: [(length: Int, strides: [Int])] = []
    for (label, length) in zip(dims, lengths) where !(stepping && label == .time) {
      let strides = addresses.map { $0.stride(label) }
      guard length != 1 else { continue }
      if let last = loops.last, zip(last.strides, strides).allSatisfy({ $0 == $1 * length }) {
        loops[loops.count - 1] = (last.length * length, strides)
      } else {
        loops.append((length, strides))
      }
    }
    if let row = loops.popLast() {
      rowLength = row.length
      rowStrides = row.strides
    }
    self.lengths = loops.map(\.length)
    strides = loops.map(\.strides)
  }

  /// Calls `body` with the start of each row in the result and every operand.
  func forEachRow(step: Int, _ body: (UnsafePointer<Int>) -> Void) {
    guard rowLength > 0, !lengths.contains(0) else { return }
    var starts = zip(bases, timeStrides).map { $0 + $1 * step }
    var index = [Int](repeating: 0, count: lengths.count)
    while true {
      starts.withUnsafeBufferPointer { if let start = $0.baseAddress { body(start) } }
      var loop = lengths.count - 1
      while loop >= 0 {
        index[loop] += 1
        let isDone = index[loop] == lengths[loop]
        let steps = isDone ? 1 - lengths[loop] : 1
        for operand in starts.indices { starts[operand] += strides[loop][operand] * steps }
        guard isDone else { break }
        index[loop] = 0
        loop -= 1
      }
      if loop < 0 { return }
    }
  }
}
