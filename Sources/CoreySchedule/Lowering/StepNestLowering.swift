import CoreyIR

/// Lowers a recurrence that mixes its lanes: for each step, op after op, on one thread.
struct StepNestLowering {
  let kernel: KernelLowering

  func lower(_ nest: Nest) -> [Statement] {
    let body = nest.operations.map { operation in
      if case .rotate = operation.kind {
        return Statement.scope(RotationLowering(kernel: kernel).lower(operation, isStep: true))
      }
      return .scope(LaneNestLowering(step: operation, kernel: kernel).lower())
    }
    return [.single([.loop("r", from: 0, to: .variable("rows"), unroll: false, body)])]
  }
}
