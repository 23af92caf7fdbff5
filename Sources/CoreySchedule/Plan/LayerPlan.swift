import CoreyIR

/// The kernels of one layer.
public struct LayerPlan: Hashable, Sendable {
  /// Nodes that depend on weights and constants only: the pack program.
  public var pack: [Node]
  public var steps: [PlanStep]
  /// Values that cross kernels and therefore live in memory over the whole segment.
  public var materialized: Set<ValueID>

  public init(pack: [Node], steps: [PlanStep], materialized: Set<ValueID>) {
    self.pack = pack
    self.steps = steps
    self.materialized = materialized
  }
}
