/// Mean and central moments up to the fourth, in Float64.
///
/// Blocks are summed around their own mean and then merged (Chan, Golub, LeVeque 1979; Pébay 2008),
/// so that a large mean costs no digits.
public struct Moments: Hashable, Sendable {
  public var count = 0.0
  public var mean = 0.0
  /// Sums of powers of distances from the mean.
  public var second = 0.0
  public var third = 0.0
  public var fourth = 0.0

  public init() {}

  /// The moments of a block of finite numbers.
  init(_ numbers: UnsafeBufferPointer<Float>) {
    guard !numbers.isEmpty else { return }
    typealias Lanes = SIMD8<Double>
    func lanes(_ index: Int) -> Lanes {
      Lanes(
        Double(numbers[index]), Double(numbers[index + 1]), Double(numbers[index + 2]),
        Double(numbers[index + 3]), Double(numbers[index + 4]), Double(numbers[index + 5]),
        Double(numbers[index + 6]), Double(numbers[index + 7]))
    }
    let whole = numbers.count / 8 * 8
    var sums = Lanes.zero
    for index in stride(from: 0, to: whole, by: 8) { sums += lanes(index) }
    var sum = sums.sum()
    for index in whole..<numbers.count { sum += Double(numbers[index]) }
    count = Double(numbers.count)
    mean = sum / count
    var powers = (second: Lanes.zero, third: Lanes.zero, fourth: Lanes.zero)
    for index in stride(from: 0, to: whole, by: 8) {
      let distance = lanes(index) - mean
      let square = distance * distance
      powers.second += square
      powers.third += square * distance
      powers.fourth += square * square
    }
    second = powers.second.sum()
    third = powers.third.sum()
    fourth = powers.fourth.sum()
    for index in whole..<numbers.count {
      let distance = Double(numbers[index]) - mean
      let square = distance * distance
      second += square
      third += square * distance
      fourth += square * square
    }
  }

  /// The moments of both together.
  mutating func merge(_ other: Moments) {
    guard other.count > 0 else { return }
    guard count > 0 else {
      self = other
      return
    }
    let all = count + other.count
    let distance = other.mean - mean
    let square = distance * distance
    let shares = count * other.count / all
    fourth +=
      other.fourth
      + shares * square * square * (count * count - count * other.count + other.count * other.count)
      / (all * all)
      + 6 * square * (count * count * other.second + other.count * other.count * second)
      / (all * all)
      + 4 * distance * (count * other.third - other.count * third) / all
    third +=
      other.third + shares * square * distance * (count - other.count) / all
      + 3 * distance * (count * other.second - other.count * second) / all
    second += other.second + shares * square
    mean += distance * other.count / all
    count = all
  }

  /// Of the numbers, as if they were all there are.
  public var variance: Double { count > 0 ? max(0, second / count) : 0 }

  public var rms: Double { (mean * mean + variance).squareRoot() }

  /// The fourth moment in units of the squared variance: 3 for a Gaussian, 1.8 for uniform numbers;
  /// 0 where all numbers are equal.
  public var kurtosis: Double {
    let square = second * second
    return square > 0 && square.isFinite ? count * fourth / square : 0
  }
}
