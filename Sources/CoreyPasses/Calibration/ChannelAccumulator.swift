/// What is gathered of each channel of a value: few numbers, because channels are many.
///
/// The largest magnitudes are kept, not a histogram: they decide the high percentiles exactly as
/// long as not more than `kept` numbers lie above them.
public struct ChannelAccumulator: Hashable, Sendable {
  /// Magnitudes kept of each channel.
  public static let kept = 8
  /// Values of more channels are not looked at by channel.
  public static let mostChannels = 1 << 16

  /// The number of channels.
  public let channels: Int
  /// By channel; finite numbers only.
  public internal(set) var counts: [UInt64]
  public internal(set) var minima: [Float]
  public internal(set) var maxima: [Float]
  public internal(set) var sums: [Double]
  public internal(set) var squares: [Double]
  /// For each channel the largest magnitudes, falling, filled up with -1.
  public internal(set) var largest: [Float]

  public init(channels: Int) {
    let channels = max(0, channels)
    self.channels = channels
    counts = Array(repeating: 0, count: channels)
    minima = Array(repeating: .infinity, count: channels)
    maxima = Array(repeating: -.infinity, count: channels)
    sums = Array(repeating: 0, count: channels)
    squares = sums
    largest = Array(repeating: -1, count: channels * Self.kept)
  }

  /// What was read back from a file; nothing unless all arrays are as long as they must be.
  public init?(
    counts: [UInt64], minima: [Float], maxima: [Float], sums: [Double], squares: [Double],
    largest: [Float]
  ) {
    let channels = counts.count
    guard [minima.count, maxima.count, sums.count, squares.count].allSatisfy({ $0 == channels }),
      largest.count == channels * Self.kept
    else { return nil }
    self.channels = channels
    self.counts = counts
    self.minima = minima
    self.maxima = maxima
    self.sums = sums
    self.squares = squares
    self.largest = largest
  }

  /// Takes in rows of one number for each channel; what is left of a last row is not looked at.
  public mutating func add(_ rows: UnsafeBufferPointer<Float>) {
    guard channels > 0 else { return }
    for row in 0..<(rows.count / channels) {
      for channel in 0..<channels {
        let number = rows[row * channels + channel]
        guard number.isFinite else { continue }
        counts[channel] += 1
        minima[channel] = min(minima[channel], number)
        maxima[channel] = max(maxima[channel], number)
        sums[channel] += Double(number)
        squares[channel] += Double(number) * Double(number)
        if number.magnitude > largest[(channel + 1) * Self.kept - 1] {
          insert(number.magnitude, channel)
        }
      }
    }
  }

  /// Takes in what another one of as many channels has gathered.
  public mutating func merge(_ other: ChannelAccumulator) {
    guard other.channels == channels else { return }
    for channel in 0..<channels {
      counts[channel] &+= other.counts[channel]
      minima[channel] = min(minima[channel], other.minima[channel])
      maxima[channel] = max(maxima[channel], other.maxima[channel])
      sums[channel] += other.sums[channel]
      squares[channel] += other.squares[channel]
      for magnitude in other.magnitudes(channel) {
        guard magnitude > largest[(channel + 1) * Self.kept - 1] else { break }
        insert(magnitude, channel)
      }
    }
  }

  /// The root mean square of a channel.
  public func rms(_ channel: Int) -> Double {
    counts[channel] > 0 ? (squares[channel] / Double(counts[channel])).squareRoot() : 0
  }

  /// The magnitude that a fraction of a channel's numbers does not exceed; if more numbers lie above
  /// it than are kept, the smallest of those, which is higher.
  public func magnitude(_ channel: Int, atFraction fraction: Double) -> Double {
    let count = Double(counts[channel])
    let above = (count * (1 - min(max(fraction, 0), 1)) + 1e-9).rounded(.down)
    let all = magnitudes(channel)
    guard let last = all.indices.last else { return 0 }
    return Double(all[above < Double(last) ? all.startIndex + Int(above) : last])
  }

  /// The kept magnitudes of a channel, falling.
  private func magnitudes(_ channel: Int) -> ArraySlice<Float> {
    largest[(channel * Self.kept)..<((channel + 1) * Self.kept)].prefix { $0 >= 0 }
  }

  private mutating func insert(_ magnitude: Float, _ channel: Int) {
    var place = (channel + 1) * Self.kept - 1
    while place > channel * Self.kept, largest[place - 1] < magnitude {
      largest[place] = largest[place - 1]
      place -= 1
    }
    largest[place] = magnitude
  }
}
