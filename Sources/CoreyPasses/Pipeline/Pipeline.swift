/// The passes of each level, in the order in which they run.
public enum Pipeline {
  /// The passes of a level; the reason of each place stands beside it.
  public static func passes(at level: OptimizationLevel) -> [Pass] {
    switch level {
    case .none: []
    case .basic: basic
    case .full, .lossy:
      // Passes that change rounding come first (scale folding, rotation absorption), because the
      // graph they leave is what everything later must reproduce bit for bit. Fusion boundaries,
      // tiles and layouts are no rewrites of a graph: the scheduler chooses them.
      basic
    }
  }

  private static let basic: [Pass] = [
    .inline,  // first: every later pass sees through the border between two layers
    .constants,  // before `common`: scalars that became equal make values equal
    .distribute,  // before `common`: what leaves a recurrence meets its equals outside
    .common,
    .dead,  // last: takes away what the others left without a reader
  ]

  /// Every pass there is, for names on the command line.
  public static let all: [Pass] = basic
}
