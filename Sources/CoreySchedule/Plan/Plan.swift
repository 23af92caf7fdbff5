import CoreyIR

/// Where the graphs are cut into kernels.
public struct Plan: Hashable, Sendable {
  /// The program after legalization: what the kernels' nodes refer to.
  public var program: Program
  /// One plan per layer of the program, in the same order.
  public var layers: [LayerPlan]
  public var options: ScheduleOptions
  /// For each layer the bits of entropy of values, as far as they were known.
  public var entropies: [[ValueID: Double]]
  /// What was priced before this plan was kept; empty if there was nothing to win.
  public var candidates: [PlanCandidate]

  public init(
    program: Program, layers: [LayerPlan], options: ScheduleOptions,
    entropies: [[ValueID: Double]] = [], candidates: [PlanCandidate] = []
  ) {
    self.entropies = entropies
    self.candidates = candidates
    self.program = program
    self.layers = layers
    self.options = options
  }

  /// Bits of entropy of a value of a layer, if they are known.
  public func entropy(_ value: ValueID, layer: Int) -> Double? {
    entropies.indices.contains(layer) ? entropies[layer][value] : nil
  }

  /// The kernels of all layers in the order they are written, those of rounds once.
  public var kernels: [KernelPlan] { layers.flatMap(\.kernels) }
}

extension LayerPlan {
  /// The kernels in the order they are written, those of rounds once.
  public var kernels: [KernelPlan] {
    func collect(_ steps: [PlanStep]) -> [KernelPlan] {
      steps.flatMap { step -> [KernelPlan] in
        switch step {
        case .kernel(let kernel): [kernel]
        case .call: []
        case .repeat(_, let body): collect(body)
        }
      }
    }
    return collect(steps)
  }
}
