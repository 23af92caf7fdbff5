import CoreyIR

/// The kernels of one layer.
public struct LayerPlan: Hashable, Sendable {
  /// Nodes that depend on weights and constants only: the pack program.
  public var pack: [Node]
  public var steps: [PlanStep]
  /// Values that cross kernels and therefore live in memory over the whole segment.
  public var materialized: Set<ValueID>

  /// Whether the policy looked at every partition that could be cheaper.
  public var isOptimal: Bool
  /// Whether every stretch between calls is one kernel that leaves most of the cache free: nothing
  /// can move less.
  public var reachesBound: Bool

  public init(
    pack: [Node], steps: [PlanStep], materialized: Set<ValueID>, isOptimal: Bool = true,
    reachesBound: Bool = false
  ) {
    self.isOptimal = isOptimal
    self.reachesBound = reachesBound
    self.pack = pack
    self.steps = steps
    self.materialized = materialized
  }
}
