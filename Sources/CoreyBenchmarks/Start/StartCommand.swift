import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport
import CoreyRuntime

/// `corey-benchmarks start`
struct StartCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start",
    abstract: "From a cold start to the first result of a small layer under the tcc tier.")

  @Option(help: "The layer's source.")
  var file = "Examples/mamba1.ssm"

  @Option(help: "How often coreyc runs, and how often the stages run in this process.")
  var rounds = 15

  func run() throws {
    try Report.run { () throws(Failure) in
      let source = try Report.inputs { () throws(Diagnostic) in try InputFile.source(file) }
      let options = CompileOptions(lengths: ["d": 64], target: .native)
      var warm = StageSamples()
      var cold = StageSamples()
      var wall = Samples()
      for _ in 0..<max(1, rounds) {
        let run = try Report.inputs { () throws(Diagnostic) in
          try ColdRun(["run", file, "-D", "d=64", "--tier", "tcc", "--time"])
        }
        cold.append(run.stages)
        wall.append(run.milliseconds)
        warm.append(try Compilation(source, options, tier: .tcc).stages)
      }
      show(cold, warm, wall)
    }
  }

  private func show(_ cold: StageSamples, _ warm: StageSamples, _ wall: Samples) {
    var table = Table([
      Table.Column("stage"), Table.Column("ms"), Table.Column("spread %"), Table.Column("best"),
      Table.Column("again, ms"),
    ])
    func append(_ name: String, _ samples: Samples, _ again: Samples?) {
      table.append([
        .text(name), .fixed(samples.median, digits: 2), .fixed(100 * samples.spread, digits: 0),
        .fixed(samples.best, digits: 2),
        again.map { .fixed($0.median, digits: 2) } ?? .missing,
      ])
    }
    for name in cold.names {
      let same = Self.names[name] ?? name
      append(name, cold[name], warm.names.contains(same) ? warm[same] : nil)
    }
    append("wall time of the process", wall, nil)
    Report.print(
      "start: coreyc run \(file) -D d=64 --tier tcc, \(rounds) runs", table,
      notes: [
        "ms: in a process of its own, by --time; the bar of 'parse to callable' is 20 ms.",
        "again: the stages in this process, where everything has run before.",
      ])
  }

  /// What `--time` calls the stages of this program.
  private static let names = [
    "compile (tcc)": Tier.tcc.rawValue, "parse to callable": Compilation.callable,
  ]
}
