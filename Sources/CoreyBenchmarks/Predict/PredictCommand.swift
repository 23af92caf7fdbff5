import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyReport
import CoreyRuntime
import CoreySchedule

/// `corey-benchmarks predict`
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Times that the cost model predicts for many plans, beside measured ones.",
    discussion: """
      The machine is detected and its speeds are measured with short loops of their own: nothing is \
      fitted to the plans. Kendall's tau says how many pairs of plans are in the right order.
      """)

  @Option(parsing: .upToNextOption, help: "The layers' sources.")
  var file = ["mamba1", "mamba2", "gla"].map { "Examples/\($0).ssm" }

  @Option(help: "Steps of the sequences.")
  var steps = 1024

  @Option(help: "How often every plan is run.")
  var rounds = 5

  @Option(help: "What compiles the kernels.")
  var tier: Tier = .clang

  @Option(
    help: ArgumentHelp("A file of 'coreyc machine' instead of measuring.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var machine: String?

  func validate() throws {
    guard (1...(1 << 20)).contains(steps), (1...1000).contains(rounds) else {
      throw ValidationError("steps and rounds are positive")
    }
  }

  func run() throws {
    try Report.run { () throws(Failure) in
      let machine = try Report.inputs { () throws(Diagnostic) in
        if let file = self.machine { return try MachineFile.machine(named: file) }
        return MachineProbe.measured(MachineDetection.current())
      }
      var all: [PricedPlan] = []
      for path in file {
        let plans = try plans(path, machine)
        all += plans
        show(
          plans, "predict: \(path), \(steps) steps, \(tier.rawValue) tier, \(rounds) rounds",
          machine)
      }
      Report.print("predict: all \(all.count) plans", summary(all), notes: [note(machine)])
    }
  }

  /// Every distinct plan of a layer, priced and measured.
  private func plans(_ path: String, _ machine: CoreySchedule.Machine) throws(Failure)
    -> [PricedPlan]
  {
    let source = try Report.inputs { () throws(Diagnostic) in try InputFile.source(path) }
    var session = Session(options: CompileOptions(target: .native, fusion: .egfs))
    let program = try session.optimize(try session.check(try session.parse(source)))
    // The quick calibration, for the policies that follow entropies.
    let entropies = try session.plan(program).entropies
    let model = CostModel(machine: machine, depth: .everyLevel)
    return try Report.inputs { () throws(Diagnostic) in
      let compiler = tier.compiler { OutputFile.writeError("\($0.message)\n") }
      let timer = try PlanTimer(program: program, time: steps, compiler: compiler)
      var plans: [PricedPlan] = []
      var runs: [LayerRun] = []
      var seen = Set<[LayerPlan]>()
      for (fusion, tile) in PricedPlan.trials {
        let options = ScheduleOptions(
          fusion: fusion, tile: tile, machine: machine, time: steps, effort: 1 << 22)
        let plan = Scheduler.plan(program, options: options, entropies: entropies)
        guard seen.insert(plan.layers).inserted else { continue }
        let (run, loops) = try timer.run(plan)
        plans.append(
          PricedPlan(
            layer: program.entry.name, fusion: fusion, tile: tile, kernels: plan.kernels.count,
            cost: try model.price(loops, time: steps)))
        runs.append(run)
      }
      let samples = try timer.samples(of: runs, rounds: rounds)
      for index in plans.indices { plans[index].samples = samples[index] }
      return plans
    }
  }

  private func show(
    _ plans: [PricedPlan], _ title: String, _ machine: CoreySchedule.Machine
  ) {
    var table = Table([
      .init("fusion"), .init("tile"), .init("kernels"), .init("DRAM MB"), .init("predicted ms"),
      .init("computing"), .init("caches"), .init("memory"), .init("| ms"), .init("best"),
      .init("spread %"), .init("ms/predicted"),
    ])
    let roofline = Roofline(machine: machine, threads: 1)
    for plan in plans.sorted(by: { $0.samples.median < $1.samples.median }) {
      let parts = plan.cost.kernels.map(roofline.parts)
      table.append([
        .text("\(plan.fusion)"), .text("\(plan.tile)"), .integer(plan.kernels),
        .fixed(Double(plan.cost.dramBytes) / 1e6, digits: 1), .fixed(plan.predicted, digits: 2),
        .fixed(parts.reduce(0) { $0 + $1.computing } * 1e3, digits: 2),
        .list(
          (parts.first?.caches.indices ?? 0..<0).map { level in
            parts.reduce(0) { $0 + $1.caches[level] } * 1e3
          }),
        .fixed(parts.reduce(0) { $0 + $1.memory } * 1e3, digits: 2),
        .fixed(plan.samples.median, digits: 2), .fixed(plan.samples.best, digits: 2),
        .fixed(100 * plan.samples.spread, digits: 0),
        .fixed(plan.samples.median / plan.predicted, digits: 2),
      ])
    }
    Report.print(title, table)
    Report.print("its order", summary(plans))
  }

  private func summary(_ plans: [PricedPlan]) -> Table {
    var table = Table([
      .init("plans"), .init("slowest/fastest"), .init("tau, medians"), .init("tau, best"),
    ])
    let times = plans.map(\.samples.median)
    let predicted = plans.map(\.predicted)
    table.append([
      .integer(plans.count), .fixed((times.max() ?? 1) / (times.min() ?? 1), digits: 1),
      .fixed(RankCorrelation.tau(predicted, times), digits: 3),
      .fixed(RankCorrelation.tau(predicted, plans.map(\.samples.best)), digits: 3),
    ])
    return table
  }

  private func note(_ machine: CoreySchedule.Machine) -> String {
    let caches = machine.caches.map {
      "L\($0.level) \($0.bytes >> 10) KiB \(Int($0.bandwidth / 1e9)) GB/s"
    }
    return "peak \(Int(machine.peak / 1e9)) GFLOP/s, \(Int(machine.functionRate / 1e6)) M "
      + "exponentials/s, \(caches.joined(separator: ", ")), memory "
      + "\(Int(machine.readBandwidth / 1e9)) GB/s read, \(Int(machine.writeBandwidth / 1e9)) written"
  }
}
