import CoreyIR
import CoreySchedule

extension Session {
  /// Compiles a source as far as its loops and prices a run of them.
  public mutating func traffic(
    _ request: TrafficRequest, _ source: SourceFile
  ) throws(Failure) -> TrafficReport {
    let loops = try lower(try plan(try optimize(try check(try parse(source)))), from: source)
    return try traffic(request, loops)
  }

  /// Prices a run of a program.
  public mutating func traffic(
    _ request: TrafficRequest, _ loops: LoopProgram
  ) throws(Failure) -> TrafficReport {
    let model = CostModel(machine: request.machine, depth: .everyLevel)
    let cost = try measure("price") { () throws(Diagnostic) in
      try model.price(
        loops, batch: request.batch, time: request.time, threads: request.threads)
    }
    return TrafficReport(loops: loops, machine: request.machine, cost: cost)
  }
}
