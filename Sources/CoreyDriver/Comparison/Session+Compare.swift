import CoreyIR
import CoreyRuntime
import CoreySchedule

extension Session {
  /// How often each plan is run when policies are compared.
  private static let comparedRounds = 5

  /// Plans a source by every policy, prices each plan and, if asked, runs it.
  ///
  /// - Parameter compiler: Of the tier that plans are timed with; nothing is timed without one.
  public mutating func compare(
    _ request: TrafficRequest, _ source: SourceFile, timing compiler: (any KernelCompiler)? = nil
  ) throws(Failure) -> PolicyReport {
    let program = try optimize(try check(try parse(source)))
    let entropies = try entropies(of: program)
    let model = CostModel(machine: request.machine, depth: .everyLevel)
    var rows: [PolicyReport.Row] = []
    var schedule = options.schedule
    schedule.machine = request.machine
    schedule.time = request.time
    for fusion in FusionPolicy.published {
      schedule.fusion = fusion
      schedule.tile = options.tile ?? .cost
      let options = schedule
      let plan = clock.measure("plan \(fusion)") {
        Scheduler.plan(program, options: options, entropies: entropies)
      }
      let loops = Lowering.lower(plan, name: "compared")
      let cost = try measure("price \(fusion)") { () throws(Diagnostic) in
        try model.price(
          loops, batch: request.batch, time: request.time, threads: request.threads)
      }
      rows.append(
        PolicyReport.Row(
          fusion: fusion, tile: options.tile, plan: plan, cost: cost, milliseconds: nil))
    }
    if let compiler {
      try measure("run all") { () throws(Diagnostic) in
        var timer = try PlanTimer(program: program, time: request.time, compiler: compiler)
        timer.batch = request.batch
        timer.threads = request.threads
        var runs: [LayerRun] = []
        for row in rows { runs.append(try timer.run(row.plan).run) }
        let samples = try timer.samples(of: runs, rounds: Self.comparedRounds)
        for index in rows.indices { rows[index].milliseconds = samples[index].median }
      }
    }
    return PolicyReport(
      rows: rows, program: program, statistics: calibration?.statistics(for: program) ?? [],
      calibration: calibration)
  }
}
