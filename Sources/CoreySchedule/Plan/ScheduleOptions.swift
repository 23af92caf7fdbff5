/// What the user decides about the schedule.
public struct ScheduleOptions: Hashable, Sendable {
  /// How ops are grouped into kernels.
  public var fusion: FusionPolicy
  /// How many time steps a kernel holds in cache at once.
  public var tile: TilePolicy
  /// Time steps that one pass over the kernels covers, at least 1.
  public var segment: Int
  /// What plans are priced for.
  public var machine: Machine
  /// Time steps of the run that plans are priced for.
  public var time: Int
  /// Touches of memory that pricing one plan may take. Layers that take more are compiled by the
  /// policy's own estimate alone, so that compiling stays quick.
  public var effort: Int

  public init(
    fusion: FusionPolicy, tile: TilePolicy = .fixed(TilePolicy.standard), segment: Int = 2048,
    machine: Machine = .standard, time: Int = 2048, effort: Int = .max
  ) {
    self.effort = effort
    self.fusion = fusion
    self.tile = tile
    self.segment = max(1, segment)
    self.machine = machine
    self.time = max(1, time)
  }

  /// Whether kernels or chunks follow from the entropy of values, not only what breaks ties.
  public var followsEntropy: Bool {
    switch (fusion, tile) {
    case (.egfs, _), (.score, _), (.measured, _), (_, .entropyTile), (_, .entropyChunk): true
    default: false
    }
  }
}
