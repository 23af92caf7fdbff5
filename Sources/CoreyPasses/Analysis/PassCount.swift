import CoreyIR

/// How often a layer must go through an axis from end to end, and why.
public struct PassCount: Hashable, Sendable {
  /// What makes one more pass necessary.
  public struct Reason: Hashable, Sendable {
    /// What waits.
    public var value: ValueID
    /// What it waits for: known only when a pass is over.
    public var awaited: ValueID
    /// The pass that must be over.
    public var pass: Int
    public var text: String
  }

  public var axis: AxisID
  public var passes: Int
  /// The first of each pass but the first.
  public var reasons: [Reason]
}
