/// How peaked the rows of a value are: what a rotation must improve.
public struct RotationMetrics: Hashable, Sendable {
  /// Crest, kurtosis, outliers and entropies of all numbers.
  public var statistics: ValueStatistics
  /// μ(x) = √n ‖x‖∞ / ‖x‖₂ of rows: 1 for equal magnitudes, √n for a single peak. Rows of zeros
  /// count as 1.
  public var medianPeak: Double
  public var highPeak: Double
  public var largestPeak: Double
  /// Signal to noise in dB of symmetric int8 with one scale from the largest magnitude.
  public var int8SQNR: Double
  /// Shares of numbers in cells of one width from the negative of the largest magnitude to it.
  public var cells: [Double]

  /// Cells of `cells`: an odd number, so that zero lies in the middle of one.
  public static let cellCount = 33

  public init(_ gathered: RowAccumulator) {
    statistics = ValueStatistics(gathered.value)
    let peaks = gathered.peaks
    let largest = max(0, peaks.maximum)
    largestPeak = peaks.histogram.total > 0 ? largest : 0
    medianPeak = peaks.histogram.magnitude(atFraction: 0.5, largest: largest)
    highPeak = peaks.histogram.magnitude(atFraction: 0.99, largest: largest)
    int8SQNR = gathered.value.quantizationSQNR(levels: 127)
    cells = gathered.value.histogram.shares(
      inCells: Self.cellCount, within: statistics.largest)
  }
}
