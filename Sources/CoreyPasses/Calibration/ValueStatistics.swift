#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What calibration says of the numbers of one value.
public struct ValueStatistics: Hashable, Sendable {
  /// Finite numbers seen.
  public var count: Double
  public var nanCount: UInt64
  public var infiniteCount: UInt64
  /// Zero, like all that follows, if no finite number was seen.
  public var minimum: Double
  public var maximum: Double
  public var mean: Double
  public var rms: Double
  /// The largest magnitude over the root mean square: how far the range is from the bulk.
  public var crest: Double
  /// 3 for a Gaussian; 0 where all numbers are equal.
  public var kurtosis: Double
  /// The share of numbers farther than six deviations from the mean.
  public var outliers: Double
  /// Bits of the histogram over the value's own [min, max] in `bins` cells.
  public var autoEntropy: Double
  /// The cells of `autoEntropy`.
  public var bins: Int
  /// Bits per element that a lossless coder needs at the step `step`.
  public var absoluteEntropy: Double
  /// The width of the cells of `absoluteEntropy`, one of them around zero.
  public var step: Double
  /// Magnitudes that .9995 and .99999 of the numbers do not exceed.
  public var percentile9995: Double
  public var percentile99999: Double

  /// `autoEntropy` as a share of the most it can be, in 0 ... 1.
  public var normalizedEntropy: Double { bins > 1 ? autoEntropy / log2(Double(bins)) : 0 }

  /// The largest magnitude.
  public var largest: Double { max(minimum.magnitude, maximum.magnitude) }

  /// - Parameters:
  ///   - bins: Cells over [min, max] for `autoEntropy`; at least 1.
  ///   - step: The storage step for `absoluteEntropy`; a tenth of the root mean square if absent.
  public init(_ gathered: ValueAccumulator, bins: Int = 256, step: Double? = nil) {
    let histogram = gathered.histogram
    let moments = gathered.moments
    self.bins = max(1, bins)
    count = moments.count
    nanCount = gathered.nanCount
    infiniteCount = gathered.infiniteCount
    mean = moments.mean
    rms = moments.rms
    kurtosis = moments.kurtosis
    let isEmpty = !(gathered.minimum <= gathered.maximum)
    let range = isEmpty ? 0...0 : gathered.minimum...gathered.maximum
    minimum = range.lowerBound
    maximum = range.upperBound
    let largest = max(minimum.magnitude, maximum.magnitude)
    crest = rms > 0 ? largest / rms : 0
    let deviation = moments.variance.squareRoot()
    outliers =
      deviation > 0 ? histogram.fraction(fartherThan: 6 * deviation, from: mean) : 0
    autoEntropy = histogram.entropy(
      origin: minimum, width: (maximum - minimum) / Double(self.bins), within: range,
      lastCell: Double(self.bins - 1))
    let width = step ?? 0.1 * rms
    self.step = width
    absoluteEntropy = histogram.entropy(origin: -width / 2, width: width, within: range)
    percentile9995 = histogram.magnitude(atFraction: 0.9995, largest: largest)
    percentile99999 = histogram.magnitude(atFraction: 0.99999, largest: largest)
  }
}
