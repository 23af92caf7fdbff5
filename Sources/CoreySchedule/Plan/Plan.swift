import CoreyIR

/// Where the graphs are cut into kernels.
public struct Plan: Hashable, Sendable {
  /// The program after legalization: what the kernels' nodes refer to.
  public var program: Program
  /// One plan per layer of the program, in the same order.
  public var layers: [LayerPlan]
  public var options: ScheduleOptions
  /// What was priced before this plan was kept; empty if there was nothing to win.
  public var candidates: [PlanCandidate]

  public init(
    program: Program, layers: [LayerPlan], options: ScheduleOptions,
    candidates: [PlanCandidate] = []
  ) {
    self.candidates = candidates
    self.program = program
    self.layers = layers
    self.options = options
  }
}
