/// The bytes that any schedule must move: every weight, input, output and state once.
public struct LowerBound: Hashable, Sendable {
  public var weights: Int
  public var inputs: Int
  public var outputs: Int
  /// Read before the first step and written behind the last.
  public var states: Int

  public var bytes: Int { weights + inputs + outputs + states }
}
