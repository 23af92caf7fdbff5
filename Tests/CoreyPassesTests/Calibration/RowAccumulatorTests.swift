import CoreyPasses
import Testing

@Suite("Statistics of rows and channels")
struct RowAccumulatorTests {
  @Test("Peaks of rows are between 1 and the root of their length")
  func peaks() {
    var rows = RowAccumulator()
    let numbers: [Float] = [1, -1, 1, -1, 0, 0, 5, 0, 0, 0, 0, 0]
    numbers.withUnsafeBufferPointer { rows.add($0, rowsOf: 4) }
    let metrics = RotationMetrics(rows)
    #expect(metrics.largestPeak == 2)
    #expect(abs(metrics.medianPeak - 1) <= 1 / 128)
    #expect(metrics.statistics.count == 12)
  }

  @Test("A transform that spreads a peak raises entropy and falls in peak")
  func transform() {
    var plain = RowAccumulator()
    var spread = RowAccumulator()
    var row: [Float] = [8, 0, 0, 0]
    row.withUnsafeBufferPointer { plain.add($0, rowsOf: 4) }
    let halves = RowTransform(name: "mean") { row in
      let mean = row.reduce(0, +) / Float(row.count)
      for index in row.indices { row[index] = mean }
    }
    row.withUnsafeMutableBufferPointer { halves.apply($0) }
    row.withUnsafeBufferPointer { spread.add($0, rowsOf: 4) }
    #expect(RotationMetrics(plain).largestPeak == 2 && RotationMetrics(spread).largestPeak == 1)
  }

  @Test("Channels keep their range and largest magnitudes, in pieces as in one")
  func channels() {
    let numbers = Samples.heavyTailed.numbers(3 * 500)
    var whole = ChannelAccumulator(channels: 3)
    numbers.withUnsafeBufferPointer { whole.add($0) }
    var (first, second) = (ChannelAccumulator(channels: 3), ChannelAccumulator(channels: 3))
    Array(numbers[..<600]).withUnsafeBufferPointer { first.add($0) }
    Array(numbers[600...]).withUnsafeBufferPointer { second.add($0) }
    second.merge(first)
    #expect(second.largest == whole.largest && second.counts == whole.counts)
    for channel in 0..<3 {
      let own = stride(from: channel, to: numbers.count, by: 3).map { numbers[$0] }
      let exact = Exact(own)
      #expect(abs(whole.rms(channel) / exact.rms - 1) < 1e-12)
      for fraction in [0.99, 0.9995, 1] {
        #expect(whole.magnitude(channel, atFraction: fraction) == exact.percentile(fraction))
      }
    }
    #expect(ChannelAccumulator(channels: 0).channels == 0)
  }
}
