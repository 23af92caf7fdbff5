/// A plan that was lowered and priced before one was kept.
public struct PlanCandidate: Hashable, Sendable {
  public var fusion: FusionPolicy
  public var tile: TilePolicy
  /// Bytes between memory and the last cache, counted from its loops.
  public var bytes: Int
}
