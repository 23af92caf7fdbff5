import CoreyIR
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Tries what the COREY papers report on a layer: bytes are counted from loops, times measured.
  ///
  /// - Parameters:
  ///   - rounds: How often each plan is run; all are run in turns.
  ///   - compiler: Of the tier that runs them.
  public mutating func reproduceCorey(
    _ request: TrafficRequest, _ source: SourceFile, rounds: Int, compiler: any KernelCompiler
  ) throws(Failure) -> PaperReport {
    let program = try optimize(try check(try parse(source)))
    let entropies = try entropies(of: program)
    var schedule = options.schedule
    schedule.machine = request.machine
    schedule.time = request.time
    schedule.effort = .max
    let trials =
      PaperReport.fusions.map { (fusion: $0, tile: TilePolicy.cost) }
      + PaperReport.tiles(upTo: request.time).map { (fusion: .all, tile: $0) }
    let summary = calibration?.summary ?? ""
    let model = CostModel(machine: request.machine, depth: .everyLevel)
    return try measure("try") { () throws(Diagnostic) in
      var timer = try PlanTimer(program: program, time: request.time, compiler: compiler)
      timer.batch = request.batch
      timer.threads = request.threads
      var plans: [Plan] = []
      var runs: [LayerRun] = []
      var rows: [PaperReport.Row] = []
      for trial in trials {
        var options = schedule
        options.fusion = trial.fusion
        options.tile = trial.tile
        let plan = Scheduler.plan(program, options: options, entropies: entropies)
        let (run, loops) = try timer.run(plan)
        let cost = try model.price(
          loops, batch: request.batch, time: request.time, threads: request.threads)
        plans.append(plan)
        runs.append(run)
        rows.append(PaperReport.Row(fusion: trial.fusion, tile: trial.tile, plan: plan, cost: cost))
      }
      let samples = try timer.samples(of: runs, rounds: rounds)
      for index in rows.indices { rows[index].samples = samples[index] }
      let count = PaperReport.fusions.count
      return PaperReport(
        fusions: Array(rows.prefix(count)), chunks: Array(rows.dropFirst(count)),
        calibration: summary)
    }
  }
}
