import CoreyIR

/// Where the graphs are cut into kernels.
public struct Plan: Hashable, Sendable {
  /// The program after legalization: what the kernels' nodes refer to.
  public var program: Program
  /// One plan per layer of the program, in the same order.
  public var layers: [LayerPlan]
  public var options: ScheduleOptions

  public init(program: Program, layers: [LayerPlan], options: ScheduleOptions) {
    self.program = program
    self.layers = layers
    self.options = options
  }
}

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

/// What runs one after the other.
public indirect enum PlanStep: Hashable, Sendable {
  case kernel(KernelPlan)
  case call(Node)
  case `repeat`(Node, [PlanStep])
}

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

/// Why two neighbours in topological order are not in one kernel.
public enum CutReason: String, Hashable, Sendable {
  case start = "first op"
  case policy = "the fusion policy ends the group"
  case direction = "time runs the other way"
  case wholeTime = "a reduction over time needs every step first"
  case timeless = "values without time are computed once"
  case call = "a layer call stands between"
}
