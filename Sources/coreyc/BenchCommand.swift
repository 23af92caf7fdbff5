import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime

/// `coreyc bench FILE…`
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure layers side by side, beside what the machine could do at most.",
    discussion: """
      Every round measures every row once. Times are medians; '+-%' is half the distance between \
      the quartiles. '% peak' and '% memory' are parts of what this machine reached in the same \
      run; bytes are those of the cost model, from cold caches. 'products' is the time that \
      OpenBLAS, if it is installed, needs for the layer's products with weights alone. 'others' is \
      how many cores other processes used meanwhile.
      """)

  private static let standardSteps = [512, 2048]

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions

  @Argument(help: "More layers or models.", completion: .file(extensions: ["ssm"]))
  var more: [String] = []

  @Option(name: .shortAndLong, parsing: .upToNextOption, help: "Steps of the sequences.")
  var timeSteps = Self.standardSteps

  @Option(name: .shortAndLong, help: "Sequences side by side.")
  var batch = 1

  @Option(parsing: .upToNextOption, help: "Threads that run the kernels together.")
  var threads = [1]

  @Option(parsing: .upToNextOption, help: "What compiles the kernels: tcc, clang.")
  var tier: [Tier] = [.clang]

  @Option(help: "How often every row is measured.")
  var rounds = 7

  @Option(
    help: ArgumentHelp("A weight file and what its names begin with.", valueName: "file[,prefix]"),
    completion: .file())
  var weights: [String] = []

  @Flag(help: "Where the time of the clang tier goes: kernels that measure every loop nest.")
  var phases = false

  @Option(
    help: ArgumentHelp(
      "Try what a paper reports on the layer instead: corey (fusion and chunks by entropy).",
      valueName: "paper"))
  var reproduce: Paper?

  @OptionGroup var statistics: StatisticsOptions

  @Flag(name: .customLong("no-floor"), help: "Leave OpenBLAS out.")
  var avoidsFloor = false

  @Flag(help: "Print the result only.")
  var quiet = false

  func validate() throws {
    for (flag, numbers, limit) in [
      ("--threads", threads, 4096), ("--batch", [batch], 1 << 20),
      ("--time-steps", timeSteps, 1 << 24), ("--rounds", [rounds], 1 << 16),
    ] {
      for number in numbers where !(1...limit).contains(number) {
        throw ValidationError("\(flag) is a number from 1 to \(limit), not \(number)")
      }
    }
    if reproduce != nil {
      guard more.isEmpty, timeSteps.count == 1 || timeSteps == Self.standardSteps,
        threads.count == 1, tier.count == 1
      else {
        throw ValidationError(
          "--reproduce takes one layer, one --time-steps, one --threads and one --tier")
      }
    }
  }

  func run() throws {
    let console = Console()
    if let reproduce { return try self.reproduce(reproduce, console) }
    var layers: [BenchLayer] = []
    for file in [compiler.file] + more {
      let input = try console.input(file)
      for tier in tier {
        try console.run(input.source, try compiler.hostedOptions(), observed) {
          session throws(Failure) in
          layers.append(
            try session.benchLayer(
              input.source, weights: weights.isEmpty ? input.weights : weights, tier: tier,
              measuresPhases: phases
            ) { console.show([$0]) })
        }
      }
    }
    let showsProgress = OutputFile.errorIsTerminal && !quiet
    do throws(Diagnostic) {
      let report = try Bench(layers, request).run { done, all in
        guard showsProgress else { return }
        OutputFile.writeError("\r\(done) of \(all) rounds\(done == all ? "\r\u{1B}[K" : "")")
      }
      #if DEBUG
        OutputFile.writeError("a debug build of coreyc: its own kernels and ceilings are slow\n")
      #endif
      try OutputFile.write(observed.json ? report.json : report.plain, to: "-")
    } catch {
      console.show([error])
      throw ExitCode(1)
    }
  }

  private func reproduce(_ paper: Paper, _ console: Console) throws {
    let input = try console.input(compiler.file)
    var options = try compiler.hostedOptions()
    options.calibration = statistics.options(weights: weights.isEmpty ? input.weights : weights)
    let request = TrafficRequest(
      machine: options.machine, batch: batch,
      time: timeSteps == Self.standardSteps ? 1024 : timeSteps[0], threads: threads[0])
    let tier = tier[0]
    try console.run(input.source, options, observed) { session throws(Failure) in
      let kernels = tier.compiler { console.show([$0]) }
      switch paper {
      case .corey:
        let report = try session.reproduceCorey(
          request, input.source, rounds: rounds, compiler: kernels)
        try console.print(observed.json ? report.json : report.plain)
      }
    }
  }

  private var request: BenchRequest {
    var request = BenchRequest()
    request.steps = timeSteps
    request.threads = threads
    request.batch = batch
    request.rounds = rounds
    request.measuresFloor = !avoidsFloor
    return request
  }
}

extension Paper: ExpressibleByArgument {}
