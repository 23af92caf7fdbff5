import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// `coreyc traffic FILE`
struct TrafficCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traffic",
    abstract: "Count what a run moves between memory and the caches.",
    discussion:
      "'-D t=4096' and '-D b=8' are the steps and sequences of the run: 2048 and 1 if absent.")

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var statistics: StatisticsOptions

  @Option(
    help: ArgumentHelp(
      "A weight file and what its names begin with: statistics are of runs with them.",
      valueName: "file[,prefix]"),
    completion: .file())
  var weights: [String] = []

  @Flag(help: "A row for each tensor of each kernel, too.")
  var tensors = false

  @Flag(help: "Every fusion policy side by side, and where each cuts.")
  var compare = false

  @Flag(
    help:
      "With --compare: every value with its entropies, and what each policy's cuts there cost.")
  var entropies = false

  @Flag(help: "With --compare: run every plan, too.")
  var measure = false

  @Flag(help: "How many passes over each axis the layer needs, and why.")
  var passes = false

  @Option(help: "Threads that run the kernels together.")
  var threads = 1

  @Flag(help: "Count the accesses of the emitted C, too, and fail if the model's differ.")
  var check = false

  @Flag(
    help:
      "Run the emitted C in valgrind's cache simulator, too, and show the model's bytes beside its."
  )
  var simulate = false

  func validate() throws {
    _ = try request()
    if simulate, threads != 1 {
      throw ValidationError("--simulate runs one thread, not \(threads)")
    }
    if entropies, !compare {
      throw ValidationError("--entropies are of the policies that --compare compares")
    }
    if measure, !compare { throw ValidationError("--measure times what --compare compares") }
  }

  func run() throws {
    let console = Console()
    let input = try console.input(compiler.file)
    let source = input.source
    var options = try compiler.compileOptions()
    options.lengths["t"] = nil
    options.lengths["b"] = nil
    options.time = try request().time
    options.calibration = statistics.options(weights: weights.isEmpty ? input.weights : weights)
    let request = try request()
    try console.run(source, options, observed) { session throws(Failure) in
      if check {
        let report = try session.checkTraffic(request, source)
        try console.print(report.table.rendered(asJSON: observed.json))
        if let fault = report.fault { throw fault }
        return
      }
      if simulate {
        let report = try session.simulateTraffic(request, source)
        return try console.print(observed.json ? report.json : report.plain)
      }
      if compare {
        let compiler = measure ? Tier.clang.compiler { console.show([$0]) } : nil
        let report = try session.compare(request, source, timing: compiler)
        return try console.print(observed.json ? report.json : report.plain(withEdges: entropies))
      }
      if passes {
        return try console.print(session.passes(source).rendered(asJSON: observed.json))
      }
      let report = try session.traffic(request, source)
      try console.print(observed.json ? report.json : report.plain(withTensors: tensors))
    }
  }

  private func request() throws -> TrafficRequest {
    let lengths = try compiler.compileOptions().lengths
    let (batch, time) = (lengths["b"] ?? 1, lengths["t"] ?? 2048)
    for (name, number, limit) in [
      ("-D t", time, 1 << 24), ("-D b", batch, 1 << 20), ("--threads", threads, 4096),
    ] {
      guard (1...limit).contains(number) else {
        throw ValidationError("\(name) is a number from 1 to \(limit), not \(number)")
      }
    }
    return TrafficRequest(
      machine: try compiler.describedMachine(), batch: batch, time: time, threads: threads)
  }
}
