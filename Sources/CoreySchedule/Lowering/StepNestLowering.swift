import CoreyIR

/// Lowers a recurrence that mixes its lanes: for each step, op after op, on one thread.
struct StepNestLowering {
  let kernel: KernelLowering

  func lower(_ nest: Nest) -> [Statement] {
    let body = nest.operations.map {
      Statement.scope(LaneNestLowering(step: $0, kernel: kernel).lower())
    }
    return [.single([.loop("r", from: 0, to: .variable("rows"), unroll: false, body)])]
  }
}
