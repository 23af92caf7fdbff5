/// What the user decides about the schedule.
public struct ScheduleOptions: Hashable, Sendable {
  /// How ops are grouped into kernels.
  public enum Fusion: Hashable, Sendable {
    /// One kernel per op, every value in memory.
    case none
    /// Groups of so many ops in topological order.
    case fixed(Int)
    /// As few kernels as legality allows.
    case all
  }

  public var fusion: Fusion
  /// Time steps that a kernel holds in cache at once, at least 1. The default is a multiple of the
  /// 14 rows of a matrix tile.
  public var chunk: Int
  /// Time steps that one pass over the kernels covers, at least 1.
  public var segment: Int

  public init(fusion: Fusion, chunk: Int = 112, segment: Int = 2048) {
    self.fusion = fusion
    self.chunk = max(1, chunk)
    self.segment = max(1, segment)
  }
}
