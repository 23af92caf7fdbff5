/// Everything that is gathered of one value, in one pass and bounded memory.
///
/// Accumulators of pieces are merged: counts come out exactly the same in any order, moments up to
/// rounding.
public struct ValueAccumulator: Hashable, Sendable {
  /// Numbers that are not numbers, and infinities: counted, and part of nothing else.
  public internal(set) var nanCount: UInt64 = 0
  public internal(set) var infiniteCount: UInt64 = 0
  public internal(set) var minimum = Double.infinity
  public internal(set) var maximum = -Double.infinity
  public internal(set) var moments = Moments()
  public internal(set) var histogram = FloatHistogram()

  public init() {}

  /// What was read back from a file.
  public init(
    nanCount: UInt64, infiniteCount: UInt64, minimum: Double, maximum: Double, moments: Moments,
    histogram: FloatHistogram
  ) {
    self.nanCount = nanCount
    self.infiniteCount = infiniteCount
    self.minimum = minimum
    self.maximum = maximum
    self.moments = moments
    self.histogram = histogram
  }

  /// Numbers looked at a time: they stay in the first cache level for all that is done with them.
  private static let block = 2048

  /// Takes in more numbers.
  public mutating func add(_ numbers: UnsafeBufferPointer<Float>) {
    var start = 0
    while start < numbers.count {
      let end = min(start + Self.block, numbers.count)
      add(block: UnsafeBufferPointer(rebasing: numbers[start..<end]))
      start = end
    }
  }

  /// Takes in more numbers.
  public mutating func add(_ numbers: [Float]) {
    numbers.withUnsafeBufferPointer { add($0) }
  }

  /// Takes in what another one has gathered.
  public mutating func merge(_ other: ValueAccumulator) {
    nanCount &+= other.nanCount
    infiniteCount &+= other.infiniteCount
    minimum = min(minimum, other.minimum)
    maximum = max(maximum, other.maximum)
    moments.merge(other.moments)
    histogram.merge(other.histogram)
  }

  private mutating func add(block: UnsafeBufferPointer<Float>) {
    // The exponent of all ones is that of infinities and NaN.
    var largest: UInt32 = 0
    for number in block { largest = max(largest, number.bitPattern & 0x7FFF_FFFF) }
    guard largest >= 0x7F80_0000 else { return add(finite: block) }
    var finite: [Float] = []
    for number in block {
      if number.isFinite {
        finite.append(number)
      } else if number.isNaN {
        nanCount += 1
      } else {
        infiniteCount += 1
      }
    }
    finite.withUnsafeBufferPointer { add(finite: $0) }
  }

  private mutating func add(finite numbers: UnsafeBufferPointer<Float>) {
    guard var low = numbers.first else { return }
    var high = low
    for number in numbers {
      low = number < low ? number : low
      high = number > high ? number : high
    }
    minimum = min(minimum, Double(low))
    maximum = max(maximum, Double(high))
    moments.merge(Moments(numbers))
    histogram.add(finite: numbers)
  }
}
