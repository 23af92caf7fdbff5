import CoreyIR

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Seeded numbers with tails like those of activations: Gaussian + 0.35 · (1 + log2 L / 20) ·
/// Student t with 3 degrees of freedom, L the length of the sequence.
public struct HeavyTailed: Sendable {
  private var random: SeededGenerator
  private let tail: Double

  /// - Parameter length: Steps of the sequence that the numbers are for.
  public init(seed: UInt64, length: Int) {
    random = SeededGenerator(seed: seed)
    tail = 0.35 * (1 + log2(Double(max(1, length))) / 20)
  }

  public mutating func next() -> Double {
    let normal = random.normal()
    return normal + tail * student()
  }

  /// Student t with 3 degrees of freedom: a normal number over the root of a mean of three squares.
  private mutating func student() -> Double {
    let numerator = random.normal()
    var squares = 0.0
    for _ in 0..<3 {
      let normal = random.normal()
      squares += normal * normal
    }
    return squares > 0 ? numerator / (squares / 3).squareRoot() : 0
  }
}
