/// How many time steps a kernel holds in cache at once: its chunk.
public enum TilePolicy: Hashable, Sendable {
  /// So many in every kernel.
  case fixed(Int)
  /// A straight line in the entropy of what the kernel reads (COREY).
  case entropyTile
  /// The entropy's share of the highest possible picks one of a few powers of two (COREY).
  case entropyChunk
  /// The most whose working set stays in the cache that the cost model picks.
  case cost
  /// What took the least time when it was tried.
  case measured
}

extension TilePolicy: CustomStringConvertible {
  /// Eight blocks of the 14 rows of a matrix tile: measured to be good where everything fits.
  public static let standard = 112

  /// Reads a number of steps, `entropy-tile`, `entropy-chunk`, `cost` or `measured`.
  public init?(_ text: String) {
    switch text {
    case "entropy-tile": self = .entropyTile
    case "entropy-chunk": self = .entropyChunk
    case "cost": self = .cost
    case "measured": self = .measured
    default:
      guard let steps = Int(text), (1...Self.most).contains(steps) else { return nil }
      self = .fixed(steps)
    }
  }

  /// The longest chunk that can be asked for.
  public static let most = 1 << 24

  public var description: String {
    switch self {
    case .fixed(let steps): "\(steps)"
    case .entropyTile: "entropy-tile"
    case .entropyChunk: "entropy-chunk"
    case .cost: "cost"
    case .measured: "measured"
    }
  }
}
