import CoreyIR

/// What runs one after the other.
public indirect enum PlanStep: Hashable, Sendable {
  case kernel(KernelPlan)
  case call(Node)
  case `repeat`(Node, [PlanStep])
}
