import CoreyIR

/// Lowers a recurrence that mixes its lanes: for each step, op after op, on one thread.
struct StepNestLowering {
  let kernel: KernelLowering

  func lower(_ nest: Nest) -> [Statement] {
    let body = nest.operations.flatMap {
      LaneNestLowering(step: $0, kernel: kernel).lower().map { Statement.scope([$0]) }
    }
    return [.single([.loop("r", from: 0, to: .variable("rows"), unroll: false, body)])]
  }
}
