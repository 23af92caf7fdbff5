/// Which diagonals are worked into weights: `--fold`.
public enum FoldChoice: String, Hashable, Sendable, CaseIterable, Codable {
  /// None: results round as they are written.
  case none
  /// Those after which not a byte more is stored.
  case free
  /// Every one that is legal, whatever it stores.
  case all
}
