/// How the ops of a layer are grouped into kernels.
public enum FusionPolicy: Hashable, Sendable {
  /// One kernel per op, every value in memory.
  case none
  /// Groups of so many ops in topological order.
  case fixed(Int)
  /// A group ends behind a value of low entropy: entropy-guided fusion scheduling (COREY).
  case egfs
  /// A group goes on while a score of entropy, arithmetic intensity and traffic is high (COREY).
  case score
  /// As few kernels as legality allows.
  case all
  /// The cuts that cost the fewest bytes of memory traffic; among equals, where entropy is lowest.
  case entropy
  /// The cuts that took the least time when they were tried.
  case measured
}

extension FusionPolicy: CustomStringConvertible {
  /// Every policy as it is written on the command line, with the published defaults.
  public static let published: [FusionPolicy] = [.none, .fixed(3), .egfs, .score, .all, .entropy]

  /// The published static baseline cuts behind every third op.
  public static let staticBaseline = FusionPolicy.fixed(3)

  /// Reads `none`, `fixed:3`, `egfs`, `score`, `all`, `entropy` or `measured`.
  public init?(_ text: String) {
    switch text {
    case "none": self = .none
    case "egfs": self = .egfs
    case "score": self = .score
    case "all": self = .all
    case "entropy": self = .entropy
    case "measured": self = .measured
    default:
      guard text.hasPrefix("fixed:"), let count = Int(text.dropFirst(6)), count > 0 else {
        return nil
      }
      self = .fixed(count)
    }
  }

  public var description: String {
    switch self {
    case .none: "none"
    case .fixed(let count): "fixed:\(count)"
    case .egfs: "egfs"
    case .score: "score"
    case .all: "all"
    case .entropy: "entropy"
    case .measured: "measured"
    }
  }
}
