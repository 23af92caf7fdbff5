/// Which sites are rotated: `--rotate`.
public enum RotationChoice: Hashable, Sendable, CustomStringConvertible {
  /// None: results round as they are written.
  case none
  /// Those that cost nothing, neither in a run nor in bytes, and that calibration says help.
  case free
  /// Those with transforms in the run or more bytes, too, if calibration says they help.
  case all
  /// These, by name, whatever they cost and whatever calibration says.
  case sites([String])

  /// `none`, `free`, `all`, or names with commas between.
  public init?(_ text: String) {
    switch text {
    case "none": self = .none
    case "free": self = .free
    case "all": self = .all
    default:
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.allSatisfy({ $0.contains(":") }) else { return nil }
      self = .sites(names)
    }
  }

  public var description: String {
    switch self {
    case .none: "none"
    case .free: "free"
    case .all: "all"
    case .sites(let names): names.joined(separator: ",")
    }
  }
}
