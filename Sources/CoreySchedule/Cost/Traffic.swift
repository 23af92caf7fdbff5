/// Bytes between one level of cache and what lies behind it, in whole lines.
public struct Traffic: Hashable, Sendable {
  /// Brought in, for whatever reason: what a cache simulator counts as misses.
  public var fills: Int
  /// The part of `fills` whose first use was a store: nothing of them need have been read.
  public var allocations: Int
  /// Written lines that had to go.
  public var writeBacks: Int

  public init(fills: Int = 0, allocations: Int = 0, writeBacks: Int = 0) {
    self.fills = fills
    self.allocations = allocations
    self.writeBacks = writeBacks
  }

  /// Brought in because something was read.
  public var reads: Int { fills - allocations }

  public static func + (left: Self, right: Self) -> Self {
    Self(
      fills: left.fills + right.fills, allocations: left.allocations + right.allocations,
      writeBacks: left.writeBacks + right.writeBacks)
  }

  public static func += (left: inout Self, right: Self) { left = left + right }

  static func - (left: Self, right: Self) -> Self {
    Self(
      fills: left.fills - right.fills, allocations: left.allocations - right.allocations,
      writeBacks: left.writeBacks - right.writeBacks)
  }

  static func * (left: Self, times: Int) -> Self {
    Self(
      fills: left.fills * times, allocations: left.allocations * times,
      writeBacks: left.writeBacks * times)
  }
}
