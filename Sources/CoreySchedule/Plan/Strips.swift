import CoreyIR

/// Columns of an axis that a kernel works through side after side inside a chunk of time: what only
/// they need is alive for one strip at a time, so that longer chunks fit a cache and weights pass by
/// less often.
public struct Strips: Hashable, Sendable {
  public var axis: AxisID
  /// Indices of the axis in one strip; divides its length.
  public var length: Int

  public init(axis: AxisID, length: Int) {
    self.axis = axis
    self.length = max(1, length)
  }
}
