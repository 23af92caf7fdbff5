import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Plans a layer with and without rotations by the policies that follow entropies, each on the
  /// entropies of the very program that it plans.
  ///
  /// - Parameters:
  ///   - request: What is calibrated on.
  ///   - compiler: Of the tier that plans are timed with; nothing is timed without one.
  ///   - rounds: How often each plan is run, in turns.
  public mutating func rotationEffect(
    _ request: CalibrateRequest, _ source: SourceFile, timing compiler: (any KernelCompiler)?,
    rounds: Int
  ) throws(Failure) -> RotationEffect {
    let checked = try check(try parse(source))
    var choices: [RotationChoice] = [.none, .free, .all]
    if case .sites = options.rotate { choices.append(options.rotate) }
    let model = CostModel(machine: options.machine, depth: .everyLevel)
    var effect = RotationEffect(rows: [], calibration: "")
    var timed: [LayerRun] = []
    let time = options.schedule.time
    for choice in choices {
      options.rotate = choice
      let noted = remarks.count
      let program = try optimize(checked)
      let sites = remarks[noted...].count { $0.pass == "rotation" && $0.outcome == .passed }
      var aside = Session()
      let calibration = try aside.calibrate(
        request, program, checked: checked, probes: [], report: { _ in }
      ).report.calibration
      effect.calibration = calibration.summary
      let entropies = calibration.statistics(for: program).map { $0.mapValues(\.autoEntropy) }
      for fusion in [FusionPolicy.entropy, .egfs, .score] {
        var schedule = options.schedule
        schedule.fusion = fusion
        let planned = schedule
        let plan = clock.measure("plan \(fusion)") {
          Scheduler.plan(program, options: planned, entropies: entropies)
        }
        let cost = try measure("price \(fusion)") { () throws(Diagnostic) in
          try model.price(
            Lowering.lower(plan, name: "effect"), batch: 1, time: planned.time, threads: 1)
        }
        effect.rows.append(
          RotationEffect.Row(
            choice: "\(choice)", sites: sites, fusion: fusion, plan: plan, cost: cost,
            milliseconds: nil))
        guard let compiler else { continue }
        timed.append(
          try measure("compile plans") { () throws(Diagnostic) in
            try PlanTimer(program: program, time: planned.time, compiler: compiler).run(plan).run
          })
      }
    }
    if let compiler {
      try measure("run all") { () throws(Diagnostic) in
        let timer = try PlanTimer(
          program: checked, time: time, compiler: compiler)
        let samples = try timer.samples(of: timed, rounds: rounds)
        for index in effect.rows.indices { effect.rows[index].milliseconds = samples[index].median }
      }
    }
    return effect
  }
}
