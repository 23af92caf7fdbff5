import CoreyIR

/// Ops that run inside one loop over batch and time chunks.
public struct KernelPlan: Hashable, Sendable {
  public var nodes: [Node]
  /// Time runs from the end.
  public var isReversed: Bool
  /// Why the kernel begins here.
  public var reason: CutReason
  public init(nodes: [Node], isReversed: Bool, reason: CutReason) {
    self.nodes = nodes
    self.isReversed = isReversed
    self.reason = reason
  }
}
