/// The passes of each level, in the order in which they run.
public enum Pipeline {
  /// The passes of a level; the reason of each place stands beside it.
  ///
  /// - Parameter fold: Which scales are worked into weights, from -O2 on.
  public static func passes(
    at level: OptimizationLevel, fold: FoldChoice = .none
  ) -> [Pass] {
    switch level {
    case .none: []
    case .basic: exact
    case .full, .lossy:
      // What changes rounding (scale folding, rotation absorption) leaves the graph that everything
      // later must reproduce bit for bit. Fusion boundaries, tiles and layouts are no rewrites of a
      // graph: the scheduler chooses them.
      fold == .none ? exact : exact + [.scales(fold), .dead]
    }
  }

  /// Passes that change no bit of a result.
  public static let exact: [Pass] = [
    .inline,  // first: every later pass sees through the border between two layers
    .constants,  // before `common`: scalars that became equal make values equal
    .distribute,  // before `common`: what leaves a recurrence meets its equals outside
    .common,
    .dead,  // last: takes away what the others left without a reader
  ]

  /// Every pass there is, for names on the command line.
  public static let all: [Pass] = exact + [.scales(.free), .freeRotations]
}
