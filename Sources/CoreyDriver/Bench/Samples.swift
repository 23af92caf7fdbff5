/// Times of one thing, measured again and again.
public struct Samples: Hashable, Sendable {
  public private(set) var values: [Double] = []

  public init() {}

  public mutating func append(_ value: Double) { values.append(value) }

  public var best: Double { values.min() ?? .nan }

  public var median: Double { quantile(0.5) }

  /// Half the distance between the quartiles, as a part of the median.
  public var spread: Double { (quantile(0.75) - quantile(0.25)) / 2 / median }

  /// Between neighbours in order, linearly.
  private func quantile(_ part: Double) -> Double {
    let sorted = values.sorted()
    guard let last = sorted.indices.last else { return .nan }
    let place = part * Double(last)
    let low = Int(place)
    let high = min(low + 1, last)
    return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
  }
}
