/// What a session shows of the values it passes through; nothing of it changes a result.
public struct Observation: Hashable, Sendable {
  /// Which passes a request is about.
  public enum Selection: Hashable, Sendable {
    case none
    case all
    /// Passes that changed something.
    case changed
    case pass(String)

    func covers(_ pass: String, changed: Bool) -> Bool {
      switch self {
      case .none: false
      case .all: true
      case .changed: changed
      case .pass(let name): name == pass
      }
    }
  }

  public var printBefore: Selection
  public var printAfter: Selection
  /// Every stage goes there as a numbered file; those of graphs are valid `.ssm`.
  public var dumpFolder: String?
  /// Whether the verifier runs after every pass.
  public var verifiesEach: Bool

  public init(
    printBefore: Selection = .none, printAfter: Selection = .none, dumpFolder: String? = nil,
    verifiesEach: Bool = false
  ) {
    self.printBefore = printBefore
    self.printAfter = printAfter
    self.dumpFolder = dumpFolder
    self.verifiesEach = verifiesEach
  }
}

extension Observation {
  /// Whether it matters if a pass changed something.
  var looksAtPasses: Bool { printBefore != .none || printAfter != .none }
}
