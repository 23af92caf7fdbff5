/// A sub-graph evaluated once per time step, in the order written.
///
/// Body values have the time dimension like any other and may be read outside. What makes the order
/// sequential is that operands read values of the same body at t - 1: those values have states.
public struct Recur: Hashable, Sendable {
  public var body: [Node]
  public var isReversed: Bool
  public init(body: [Node], isReversed: Bool = false) {
    self.body = body
    self.isReversed = isReversed
  }
}
