/// Counts of Float32 numbers in bins that need no range: sign, exponent and the leading seven bits
/// of the mantissa, so that 128 bins share an octave.
///
/// A bin is never wider than 1/128 of the numbers in it. That is all that entropies, percentiles and
/// tails read from it can be off by; counts are exact, and so do not depend on the order in which
/// numbers come or pieces are merged. Memory is bounded: 128 counters for each of at most 510
/// pairs of sign and exponent, made when the first number falls there.
public struct FloatHistogram: Hashable, Sendable {
  /// Leading bits of the mantissa that choose a bin within an octave.
  static let mantissaBits: UInt32 = 7
  static let binsPerPage = 1 << Int(mantissaBits)
  private static let droppedBits = 23 - mantissaBits
  /// One page for each sign and exponent; those of exponent 255 stay empty.
  static let pageCount = 512

  /// For each page the place of its first counter; negative for a page without numbers.
  private var starts: [Int32]
  private var counters: [UInt64] = []
  /// How many numbers were counted.
  public private(set) var total: UInt64 = 0

  public init() {
    starts = Array(repeating: -1, count: Self.pageCount)
  }

  /// Counts finite numbers.
  mutating func add(finite numbers: UnsafeBufferPointer<Float>) {
    for number in numbers where starts[Self.page(number)] < 0 { makePage(Self.page(number)) }
    starts.withUnsafeBufferPointer { starts in
      counters.withUnsafeMutableBufferPointer { counters in
        for number in numbers {
          let bin = Int(number.bitPattern >> Self.droppedBits)
          let start = Int(starts[bin >> Int(Self.mantissaBits)])
          counters[start + bin & (Self.binsPerPage - 1)] &+= 1
        }
      }
    }
    total &+= UInt64(numbers.count)
  }

  /// Adds the counts of another histogram.
  mutating func merge(_ other: FloatHistogram) {
    other.forEachCount { bin, count in add(count, toBin: bin) }
  }

  /// Adds to one bin; `bin` is within `0 ..< 512 * 128`, a count that overflows stays the largest.
  mutating func add(_ count: UInt64, toBin bin: Int) {
    let page = bin >> Int(Self.mantissaBits)
    if starts[page] < 0 { makePage(page) }
    let place = Int(starts[page]) + bin & (Self.binsPerPage - 1)
    counters[place] = counters[place].addingClamped(count)
    total = total.addingClamped(count)
  }

  /// The bins that are not empty, those of positive numbers first, by rising magnitude.
  func forEachCount(_ body: (_ bin: Int, _ count: UInt64) -> Void) {
    for page in starts.indices where starts[page] >= 0 {
      for bin in 0..<Self.binsPerPage {
        let count = counters[Int(starts[page]) + bin]
        if count > 0 { body(page << Int(Self.mantissaBits) | bin, count) }
      }
    }
  }

  /// The bins that are not empty with the numbers they hold, by rising numbers.
  var bins: [Bin] {
    var negative: [Bin] = []
    var positive: [Bin] = []
    forEachCount { index, count in
      let magnitude = index & (Self.pageCount / 2 * Self.binsPerPage - 1)
      let lower = Self.number(magnitude)
      let upper = Self.number(magnitude + 1)
      if magnitude == index {
        positive.append(Bin(lower: lower, upper: upper, count: count))
      } else {
        negative.append(Bin(lower: -upper, upper: -lower, count: count))
      }
    }
    return negative.reversed() + positive
  }

  /// The bins of the magnitudes of all numbers, by rising magnitude.
  var magnitudes: [Bin] {
    var counts: [Int: UInt64] = [:]
    forEachCount { index, count in
      counts[index & (Self.pageCount / 2 * Self.binsPerPage - 1), default: 0] &+= count
    }
    return counts.sorted { $0.key < $1.key }.map { index, count in
      Bin(lower: Self.number(index), upper: Self.number(index + 1), count: count)
    }
  }

  /// Numbers of an interval, and how many there are.
  struct Bin {
    var lower: Double
    var upper: Double
    var count: UInt64
  }

  private mutating func makePage(_ page: Int) {
    guard starts[page] < 0 else { return }
    starts[page] = Int32(counters.count)
    counters += Array(repeating: 0, count: Self.binsPerPage)
  }

  private static func page(_ number: Float) -> Int { Int(number.bitPattern >> 23) }

  /// Where the bin of a magnitude begins.
  private static func number(_ magnitude: Int) -> Double {
    Double(Float(bitPattern: UInt32(magnitude) << droppedBits))
  }
}

extension FloatHistogram {
  /// Equal counts are equal, whatever order the pages were made in.
  public static func == (left: FloatHistogram, right: FloatHistogram) -> Bool {
    left.counts == right.counts
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(counts) }

  private var counts: [Int: UInt64] {
    var counts: [Int: UInt64] = [:]
    forEachCount { counts[$0] = $1 }
    return counts
  }
}

extension UInt64 {
  fileprivate func addingClamped(_ other: UInt64) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
