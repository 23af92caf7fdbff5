/// SplitMix64: the same numbers from the same seed on every platform and in every version.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  /// The seed of a generator that goes on where this one is.
  public private(set) var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A multiple of 2^-53 in 0 ..< 1.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Nearly normal with mean 0 and deviation 1: the sum of twelve uniform numbers less 6.
  ///
  /// Additions in a fixed order only, so no library's logarithm decides a bit; never beyond ±6.
  public mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform() }
    return sum
  }
}
