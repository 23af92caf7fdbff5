#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension ValueAccumulator {
  /// Signal to noise in dB if numbers are rounded to multiples of `largest / levels`.
  ///
  /// The error of numbers is that of numbers spread evenly over their bin of the histogram. Infinity
  /// if nothing is lost, 0 without numbers.
  public func quantizationSQNR(levels: Int) -> Double {
    let largest = max(minimum.magnitude, maximum.magnitude)
    let signal = moments.second + moments.count * moments.mean * moments.mean
    guard histogram.total > 0, signal > 0, levels > 0, largest.isFinite else { return 0 }
    let step = largest / Double(levels)
    var noise = 0.0
    for bin in histogram.magnitudes {
      noise += Double(bin.count) * Self.meanSquareError(bin.lower, min(bin.upper, largest), step)
    }
    return noise > 0 ? 10 * log10(signal / noise) : .infinity
  }

  /// The mean of (x − step · round(x / step))² over an interval.
  private static func meanSquareError(_ lower: Double, _ upper: Double, _ step: Double) -> Double {
    func distance(_ x: Double) -> Double { x - step * (x / step).rounded() }
    guard upper > lower else { return distance(lower) * distance(lower) }
    // The integral from the middle of a cell to x is distance³ / 3, a whole cell gives step³ / 12.
    func integral(_ x: Double) -> Double {
      let distance = distance(x)
      return (x / step).rounded() * step * step * step / 12 + distance * distance * distance / 3
    }
    return max(0, integral(upper) - integral(lower)) / (upper - lower)
  }
}
