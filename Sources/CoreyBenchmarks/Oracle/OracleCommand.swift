import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport
import CoreyRuntime
import CoreySchedule

/// `corey-benchmarks oracle`
struct OracleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "oracle",
    abstract: "The default plan beside the fastest that a search with a stopwatch finds.")

  @Option(parsing: .upToNextOption, help: "Layers of Examples.")
  var layer = ["mamba1", "mamba2", "gla", "gated_deltanet", "s4d", "retnet", "mlgru", "hgrn2"]

  @Option(name: .customShort("d"), help: "The layers' width.")
  var width = 256

  @Option(help: "Steps of the sequences.")
  var steps = 512

  @Option(help: "How often the two are run, in turns.")
  var rounds = 15

  @Option(help: "Plans that are timed at most.")
  var budget = 64

  @Option(help: "What compiles the kernels.")
  var tier: Tier = .clang

  func validate() throws {
    guard [width, steps, rounds, budget].allSatisfy({ (1...(1 << 20)).contains($0) }) else {
      throw ValidationError("width, steps, rounds and budget are positive")
    }
  }

  func run() throws {
    try Report.run { () throws(Failure) in
      var table = Table([
        .init("layer"), .init("kernels"), .init("chunks"), .init("ms"), .init("spread %"),
        .init("| oracle: kernels"), .init("chunks"), .init("ms"), .init("spread %"),
        .init("default/oracle"),
      ])
      for name in layer { try append(name, to: &table) }
      Report.print(
        "oracle: d = \(width), \(steps) steps, \(tier.rawValue) tier, \(rounds) rounds", table,
        notes: ["The bar of default/oracle is 1.03."])
    }
  }

  private func append(_ name: String, to table: inout Table) throws(Failure) {
    let source = try Report.inputs { () throws(Diagnostic) in
      try InputFile.source("Examples/\(name).ssm")
    }
    var session = Session(options: CompileOptions(lengths: ["d": width], target: .native))
    let program = try session.optimize(try session.check(try session.parse(source)))
    let own = try session.plan(program)
    try Report.inputs { () throws(Diagnostic) in
      let compiler = tier.compiler { OutputFile.writeError("\($0.message)\n") }
      var options = own.options
      options.fusion = .measured
      options.tile = .measured
      options.time = steps
      var search = MeasuredPlan(program: program, options: options)
      search.budget = budget
      let best = try search.plan(compiler: compiler)
      let timer = try PlanTimer(program: program, time: steps, compiler: compiler)
      let samples = try timer.samples(
        of: [try timer.run(own).run, try timer.run(best).run], rounds: rounds)
      func cells(_ plan: Plan, _ samples: Samples) -> [Cell] {
        let chunks = Set(plan.kernels.map(\.chunk)).sorted().map(String.init)
        return [
          .integer(plan.kernels.count), .text(chunks.joined(separator: " ")),
          .fixed(samples.median, digits: 3), .fixed(100 * samples.spread, digits: 0),
        ]
      }
      table.append(
        [.text(name)] + cells(own, samples[0]) + cells(best, samples[1])
          + [.fixed(samples[0].median / samples[1].median, digits: 3)])
    }
  }
}
