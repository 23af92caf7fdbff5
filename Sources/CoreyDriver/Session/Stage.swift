/// What a compilation can stop at and show.
public enum Stage: String, Hashable, Sendable, CaseIterable {
  /// The syntax tree, as it was parsed.
  case ast
  /// The checked program, as `.ssm`.
  case graph
  /// The program after the passes of its level, as `.ssm`.
  case passes
  /// Where the graphs are cut into kernels, and why.
  case plan
  /// Every loop, load and store.
  case loops
  /// The emitted C, one self-contained file.
  case c
  /// Its declarations.
  case header
  /// Assembly text, by clang.
  case asm
  /// An object file, by clang.
  case object
  /// A shared library, by clang.
  case shared
}
