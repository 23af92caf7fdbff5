import CoreyPasses
import Testing

@Suite("Statistics of values")
struct ValueStatisticsTests {
  func gather(_ numbers: [Float]) -> ValueAccumulator {
    var gathered = ValueAccumulator()
    gathered.add(numbers)
    return gathered
  }

  @Test("One pass says what exact passes say", arguments: Samples.allCases)
  func exact(_ samples: Samples) {
    let numbers = samples.numbers(20_000)
    let exact = Exact(numbers)
    let found = ValueStatistics(gather(numbers))
    let (mean, variance) = (exact.mean, exact.moment(2))
    let reach = 6 * variance.squareRoot()
    #expect(found.count == 20_000)
    #expect(found.minimum == exact.numbers.min())
    #expect(found.maximum == exact.numbers.max())
    #expect(abs(found.mean - mean) <= 1e-12 * exact.rms)
    #expect(abs(found.rms / exact.rms - 1) <= 1e-12)
    #expect(abs(found.kurtosis / (exact.moment(4) / (variance * variance)) - 1) <= 1e-9)
    #expect(abs(found.autoEntropy - exact.autoEntropy) <= 0.02)
    #expect(abs(found.absoluteEntropy - exact.absoluteEntropy) <= 0.02)
    #expect(abs(found.percentile9995 / exact.percentile(0.9995) - 1) <= 1 / 128)
    #expect(abs(found.percentile99999 / exact.percentile(0.99999) - 1) <= 1 / 128)
    let far = exact.numbers.filter { abs($0 - mean) > reach }.count
    #expect(abs(found.outliers - Double(far) / 20_000) <= 2e-4)
  }

  @Test("Pieces merged in any order are the whole", arguments: Samples.allCases)
  func merging(_ samples: Samples) {
    let numbers = samples.numbers(9_000)
    let whole = gather(numbers)
    let pieces = [0..<1, 1..<4_100, 4_100..<9_000].map { gather(Array(numbers[$0])) }
    for order in [[0, 1, 2], [2, 0, 1]] {
      var merged = ValueAccumulator()
      for index in order { merged.merge(pieces[index]) }
      #expect(merged.histogram == whole.histogram)
      #expect(merged.minimum == whole.minimum && merged.maximum == whole.maximum)
      let (found, expected) = (ValueStatistics(merged), ValueStatistics(whole))
      #expect(abs(found.mean - expected.mean) <= 1e-12 * expected.rms)
      #expect(abs(found.kurtosis / expected.kurtosis - 1) <= 1e-9)
      #expect(abs(found.autoEntropy - expected.autoEntropy) <= 1e-9)
    }
  }

  @Test("Entropies that follow from the distribution")
  func analytic() {
    // Uniform numbers fill 256 cells evenly; Gaussian ones at a tenth of their deviation have
    // log2(√(2πe) · 10) bits.
    let uniform = ValueStatistics(gather(Samples.uniform.numbers(100_000)))
    #expect(abs(uniform.autoEntropy - 8) < 0.01)
    let gaussian = ValueStatistics(gather(Samples.gaussian.numbers(100_000)))
    #expect(abs(gaussian.absoluteEntropy - 5.369) < 0.02)
    #expect(abs(gaussian.kurtosis - 2.9) < 0.05)
    let two = ValueStatistics(
      gather([Float](repeating: -1, count: 500) + [Float](repeating: 1, count: 500)))
    #expect(abs(two.autoEntropy - 1) < 1e-12 && abs(two.absoluteEntropy - 1) < 1e-12)
    #expect(two.crest == 1 && two.kurtosis == 1)
    #expect(abs(two.normalizedEntropy - 0.125) < 1e-12)
  }

  @Test(
    "A constant has no entropy",
    arguments: [0, -0.0, 3, -.leastNonzeroMagnitude, .greatestFiniteMagnitude])
  func constant(_ number: Float) {
    let found = ValueStatistics(gather(Array(repeating: number, count: 5_000)))
    #expect(found.autoEntropy == 0 && found.absoluteEntropy == 0)
    #expect(found.kurtosis == 0 && found.outliers == 0)
    #expect(found.percentile99999 == Double(number.magnitude))
  }

  @Test("Numbers that are none are counted and nothing else")
  func nonFinite() {
    var numbers = Samples.gaussian.numbers(5_000)
    let plain = gather(numbers)
    numbers.insert(contentsOf: [.nan, .infinity, -.infinity, -.nan], at: 2_500)
    let found = gather(numbers)
    #expect(found.nanCount == 2 && found.infiniteCount == 2)
    #expect(found.histogram == plain.histogram)
    let only = ValueStatistics(gather([.nan, .infinity]))
    #expect(only.count == 0 && only.autoEntropy == 0 && only.crest == 0 && only.largest == 0)
    let empty = ValueStatistics(ValueAccumulator())
    #expect(empty.count == 0 && empty.absoluteEntropy == 0 && empty.percentile9995 == 0)
  }

  @Test("The largest and the smallest numbers do not trap")
  func extremes() {
    let largest = Float.greatestFiniteMagnitude
    let numbers: [Float] = [largest, -largest, .leastNonzeroMagnitude, -.leastNormalMagnitude, 0]
    let found = ValueStatistics(gather(numbers))
    #expect(found.maximum == Double(largest) && found.rms.isFinite && found.kurtosis.isFinite)
    #expect(found.autoEntropy > 1 && found.autoEntropy < 1.6)
  }

  @Test("The signal-to-noise ratio of eight bits")
  func sqnr() {
    let numbers = Samples.gaussian.numbers(40_000)
    let step = Double(numbers.map(\.magnitude).max() ?? 0) / 127
    var noise = 0.0
    var signal = 0.0
    for number in numbers.map(Double.init) {
      let error = number - step * (number / step).rounded()
      noise += error * error
      signal += number * number
    }
    let exact = 10 * Exact.log10(signal / noise)
    #expect(abs(gather(numbers).quantizationSQNR(levels: 127) - exact) < 0.05)
  }
}
