import CoreyIR
import CoreyRuntime
import CoreySchedule

/// Measures layers side by side: every round measures every row once, so that whatever disturbs the
/// machine disturbs all alike.
public struct Bench {
  let layers: [BenchLayer]
  let request: BenchRequest

  public init(_ layers: [BenchLayer], _ request: BenchRequest) {
    self.layers = layers
    self.request = request
  }

  /// - Parameter progress: Gets the rounds that are done and how many there are.
  public func run(progress: (_ done: Int, _ all: Int) -> Void) throws(Diagnostic) -> BenchReport {
    let library = request.measuresFloor ? OpenBLAS() : nil
    var cases: [BenchCase] = []
    for layer in layers {
      for steps in request.steps {
        for threads in request.threads {
          cases.append(
            try BenchCase(
              layer, steps: steps, threads: threads, batch: request.batch, library: library))
        }
      }
    }
    var ceilings = request.threads.map { Ceilings(threads: $0) }
    try look(&ceilings)
    for index in cases.indices { try cases[index].warmUp() }
    let rounds = max(1, request.rounds)
    for round in 0..<rounds {
      progress(round, rounds)
      for index in cases.indices { try cases[index].measure() }
    }
    progress(rounds, rounds)
    try look(&ceilings)
    let machine = MachineProbe.measured(MachineDetection.current())
    return BenchReport(
      machine: machine, ceilings: ceilings,
      rows: try cases.map { (measured) throws(Diagnostic) in
        try row(measured, machine, ceilings)
      })
  }

  private func look(_ ceilings: inout [Ceilings]) throws(Diagnostic) {
    for index in ceilings.indices {
      let threads = ceilings[index].threads
      ceilings[index].look(threads > 1 ? try WorkerPool(threads: threads) : nil)
    }
  }

  private func row(
    _ measured: BenchCase, _ machine: Machine, _ ceilings: [Ceilings]
  ) throws(Diagnostic) -> BenchReport.Row {
    let cost = try CostModel(machine: machine, depth: .everyLevel).price(
      measured.layer.loops, batch: request.batch, time: measured.steps, threads: measured.threads)
    return BenchReport.Row(
      name: measured.layer.name, tier: measured.layer.tier, steps: measured.steps,
      batch: request.batch, threads: measured.threads, samples: measured.samples,
      floor: measured.floorSamples, cost: cost,
      ceilings: ceilings.first { $0.threads == measured.threads }
        ?? Ceilings(threads: measured.threads),
      otherCores: measured.busy.otherCores, phases: measured.phases)
  }
}
