import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport
import CoreyRuntime

/// `corey-benchmarks scaling`
struct ScalingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scaling",
    abstract: "How the time to compile grows with the length of the layer and of the sequence.")

  @Option(parsing: .upToNextOption, help: "Statements of the generated layers.")
  var statements = [250, 500, 1000, 2000]

  @Option(parsing: .upToNextOption, help: "Steps of the sequences.")
  var steps = [128, 1024, 8192, 65_536]

  @Option(help: "How often every layer is compiled.")
  var rounds = 5

  func run() throws {
    try Report.run { () throws(Failure) in
      try showStatements()
      try showSteps()
    }
  }

  private func showStatements() throws(Failure) {
    let options = CompileOptions(target: .native)
    let sources = statements.map {
      SourceFile(path: "generated", text: GeneratedLayer.source(statements: $0))
    }
    var samples = statements.map { _ in StageSamples() }
    var sizes = statements.map { _ in 0 }
    for _ in 0..<max(1, rounds) {
      for (index, source) in sources.enumerated() {
        let compilation = try Compilation(source, options, tier: .tcc)
        samples[index].append(compilation.stages)
        sizes[index] = compilation.emitted.utf8.count
      }
    }
    var table = Table(
      [Table.Column("stage, ms")] + statements.map { Table.Column("\($0)") }
        + zip(statements, statements.dropFirst()).map { Table.Column("\($1)/\($0)") })
    for name in samples.first?.names ?? [] {
      append(name, samples.map { $0[name].median }, digits: 2, to: &table)
    }
    append("C text, KB", sizes.map { Double($0) / 1e3 }, digits: 0, to: &table)
    Report.print(
      "scaling: generated layers by their statements, -O2, \(rounds) rounds", table,
      notes: ["The bar of 1000/500 is 2.2."])
  }

  private func append(
    _ name: String, _ values: [Double], digits: Int, to table: inout Table
  ) {
    table.append(
      [.text(name)] + values.map { .fixed($0, digits: digits) }
        + zip(values, values.dropFirst()).map { .fixed($1 / $0, digits: 2) })
  }

  /// The length of a sequence is known when a kernel runs, never before: the text must be the same.
  private func showSteps() throws(Failure) {
    let source = try Report.inputs { () throws(Diagnostic) in
      try InputFile.source("Examples/mamba1.ssm")
    }
    let options = CompileOptions(lengths: ["d": 64], target: .native)
    var table = Table([
      Table.Column("t"), Table.Column("to callable, ms"), Table.Column("C text, bytes"),
      Table.Column("hash of the text"), Table.Column("first run, us a step"),
    ])
    for time in steps {
      var samples = StageSamples()
      for _ in 1..<max(2, rounds) {
        samples.append(try Compilation(source, options, tier: .tcc).stages)
      }
      let compilation = try Compilation(source, options, tier: .tcc)
      samples.append(compilation.stages)
      let (bytes, hash) = (compilation.emitted.utf8.count, Self.hash(compilation.emitted))
      let rowBounds = compilation.loops.layers.last?.rowBounds ?? [:]
      let layer = try compilation.layer()
      let milliseconds = try Report.inputs { () throws(Diagnostic) in
        try LayerRun(layer, threads: 1, time: time, rowBounds: rowBounds).milliseconds()
      }
      table.append([
        .integer(time), .fixed(samples[Compilation.callable].median, digits: 2), .integer(bytes),
        .text(hash), .fixed(1e3 * milliseconds / Double(time), digits: 2),
      ])
    }
    Report.print("scaling: Examples/mamba1.ssm -D d=64 by the steps it runs, tcc", table)
  }

  /// FNV-1a of the bytes.
  private static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
  }
}
