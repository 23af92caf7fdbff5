import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport
import CoreyRuntime

/// `corey-benchmarks layers`
struct LayersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "layers",
    abstract: "Times of a Mamba-1 block and of its scan alone, beside what others reach.")

  @Option(help: "What compiles the kernels.")
  var tier: Tier = .clang

  @Option(parsing: .upToNextOption, help: "W1 (the block), W2 (the scan).")
  var workload = Workload.allCases

  @Option(parsing: .upToNextOption, help: "Steps of the sequences.")
  var steps = [512, 2048, 8192]

  @Option(parsing: .upToNextOption, help: "Threads that run the kernels together.")
  var threads = [1, 2]

  @Option(parsing: .upToNextOption, help: "Chunk sizes to compare, as 32 64 128 256 512.")
  var chunk: [Int] = []

  @Option(help: "How often every row is measured.")
  var rounds = 7

  func validate() throws {
    guard (steps + threads + chunk).allSatisfy({ (1...(1 << 24)).contains($0) }) else {
      throw ValidationError("steps, threads and chunks are positive")
    }
  }

  func run() throws {
    try Report.run { () throws(Failure) in
      var cases = try cases()
      let before = Machine.peak()
      try Report.inputs { () throws(Diagnostic) in
        for index in cases.indices { _ = try cases[index].run.milliseconds() }
        for _ in 0..<max(1, rounds) {
          for index in cases.indices {
            cases[index].samples.append(try cases[index].run.milliseconds())
          }
        }
      }
      show(cases, peak: max(before, Machine.peak()))
    }
  }

  private func cases() throws(Failure) -> [LayerCase] {
    var cases: [LayerCase] = []
    for workload in workload {
      let source = try Report.inputs { () throws(Diagnostic) in try workload.source() }
      for size in chunk.isEmpty ? [nil] : chunk.map(Optional.some) {
        let options = CompileOptions(target: .native, tile: size.map { .fixed($0) })
        let layer = try Compilation(source, options, tier: tier).layer()
        for time in steps {
          for count in threads {
            cases.append(
              LayerCase(
                workload: workload, steps: time, threads: count, chunk: size,
                run: try Report.inputs { () throws(Diagnostic) in
                  try LayerRun(layer, threads: count, time: time)
                }))
          }
        }
      }
    }
    return cases
  }

  private func show(_ cases: [LayerCase], peak: Double) {
    var table = Table([
      Table.Column("layer"), Table.Column("L"), Table.Column("threads"), Table.Column("chunk"),
      Table.Column("ms"), Table.Column("spread %"), Table.Column("best"),
      Table.Column("GFLOP/s"), Table.Column("% of peak"), Table.Column("| prototype"),
      Table.Column("best peer"), Table.Column("by"), Table.Column("ggml"),
    ])
    for measured in cases {
      let (workload, steps, threads) = (measured.workload, measured.steps, measured.threads)
      let speed = Double(steps) * workload.operations / measured.samples.median / 1e6
      let peer = Reference.best(workload, steps: steps)
      func other(_ milliseconds: Double?) -> Cell {
        milliseconds.map { .fixed($0, digits: 0) } ?? .missing
      }
      table.append([
        .text(workload.title), .integer(steps), .integer(threads),
        measured.chunk.map { .integer($0) } ?? .text("-"),
        .fixed(measured.samples.median, digits: 1),
        .fixed(100 * measured.samples.spread, digits: 0),
        .fixed(measured.samples.best, digits: 1), .fixed(speed, digits: 1),
        .fixed(100 * speed / peak / Double(threads), digits: 0),
        other(threads == 1 ? Reference.prototype(workload, steps: steps) : nil),
        other(peer?[threads: threads]), .text(peer?.name ?? "-"),
        other(Reference.ggml(workload, steps: steps)?[threads: threads]),
      ])
    }
    Report.print(
      "layers: shapes of mamba-130m, \(tier.rawValue) tier, \(rounds) rounds", table,
      notes: [
        "fused multiply-adds of this machine in registers: \(Int(peak)) GFLOP/s a thread.",
        "Right of the bar: ms measured on another machine, a 2-core AVX-512 Xeon at 2.5 GHz with "
          + "151 GFLOP/s a core;",
        "prototype: hand-written C, products at 120 GFLOP/s and a bare scan of 16 ms at L = 2048.",
      ])
  }
}

extension Tier: ExpressibleByArgument {}
extension Workload: ExpressibleByArgument {}
