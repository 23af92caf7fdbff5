/// Gathers what `RotationMetrics` are made of from rows, in one pass and bounded memory.
public struct RowAccumulator: Hashable, Sendable {
  public internal(set) var value = ValueAccumulator()
  /// μ of each row.
  public internal(set) var peaks = ValueAccumulator()

  public init() {}

  /// Takes in rows of `length` numbers; what is left of a last row is not looked at.
  public mutating func add(_ numbers: UnsafeBufferPointer<Float>, rowsOf length: Int) {
    guard length > 0 else { return }
    let rows = numbers.count / length
    var peaks: [Float] = []
    peaks.reserveCapacity(rows)
    for row in 0..<rows {
      var largest: Float = 0
      var square = 0.0
      for number in numbers[(row * length)..<((row + 1) * length)] {
        largest = max(largest, number.magnitude)
        square += Double(number) * Double(number)
      }
      peaks.append(
        square > 0 ? Float(Double(length).squareRoot() * Double(largest) / square.squareRoot()) : 1)
    }
    self.peaks.add(peaks)
    value.add(UnsafeBufferPointer(rebasing: numbers[..<(rows * length)]))
  }

  public mutating func merge(_ other: RowAccumulator) {
    value.merge(other.value)
    peaks.merge(other.peaks)
  }
}
