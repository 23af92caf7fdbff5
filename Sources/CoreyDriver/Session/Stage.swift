/// What a compilation can stop at and show.
public enum Stage: String, Hashable, Sendable, CaseIterable {
  /// The syntax tree, as it was parsed.
  case ast
  /// The checked program, as `.ssm`.
  case graph
  /// The program after the passes of its level, as `.ssm`.
  case passes
}
