import CoreyIR

/// Ops that run inside one loop over batch and time chunks.
public struct KernelPlan: Hashable, Sendable {
  public var nodes: [Node]
  /// Time runs from the end.
  public var isReversed: Bool
  /// Why the kernel begins here.
  public var reason: CutReason
  /// Time steps that the kernel holds in cache at once, at least 1.
  public var chunk: Int
  /// Panels of 32 columns that stay in cache while all rows stream past, chunk by chunk: only for a
  /// matrix product that nothing follows in its kernel. `nil`: all panels pass by for each chunk.
  public var panels: Int?
  /// Columns that run one strip after the other inside a chunk, as far as nests allow it.
  public var strips: Strips?

  public init(
    nodes: [Node], isReversed: Bool, reason: CutReason, chunk: Int = TilePolicy.standard,
    panels: Int? = nil, strips: Strips? = nil
  ) {
    self.strips = strips
    self.nodes = nodes
    self.isReversed = isReversed
    self.reason = reason
    self.chunk = max(1, chunk)
    self.panels = panels
  }
}
