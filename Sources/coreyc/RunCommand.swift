import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime

/// `coreyc run FILE`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Compile a layer in memory and run it once.",
    discussion: "Weights and inputs that are not given are made up from a seed.")

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var statistics: StatisticsOptions

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where outputs go: .npy, .npz or .safetensors.", valueName: "[name=]file"),
    completion: .file())
  var output: [NamedPath] = []

  @Option(help: "The states before the first step; zeros if absent.", completion: .file())
  var stateIn: String?

  @Option(help: "Where the states after the last step go.", completion: .file())
  var stateOut: String?

  @Option(help: "What compiles the kernels: tcc at once, clang for full speed.")
  var tier: Tier = .tcc

  @Option(help: "Threads that run the kernels together.")
  var threads = 1

  @Flag(
    name: .customLong("no-cache"),
    help: "Keep neither compiled kernels nor packed weights for other runs.")
  var avoidsCache = false

  @Flag(help: "Compare with the interpreters: every bit in Float32, errors against Float64.")
  var check = false

  @Option(name: .shortAndLong, help: "Steps of an input that is made up.")
  var timeSteps: Int?

  @Option(name: .shortAndLong, help: "Sequences of an input that is made up.")
  var batch: Int?

  @Option(help: "The seed of what is made up.")
  var seed: UInt64 = 1

  func validate() throws {
    for (flag, number, limit) in [
      ("--threads", threads, 4096), ("--batch", batch ?? 1, 1 << 20),
      ("--time-steps", timeSteps ?? 1, 1 << 24),
    ] {
      guard (1...limit).contains(number) else {
        throw ValidationError("\(flag) is a number from 1 to \(limit), not \(number)")
      }
    }
  }

  func run() throws {
    let console = Console()
    let input = try console.input(compiler.file)
    var request = request
    if request.weights.isEmpty { request.weights = input.weights }
    var options = try compiler.hostedOptions()
    options.calibration = statistics.options(weights: request.weights, seed: seed)
    options.calibration.keepsResults = !avoidsCache
    try console.run(input.source, options, observed) {
      session throws(Failure) in
      let report = try session.run(request, input.source) { console.show([$0]) }
      console.show(report.diagnostics)
      try console.print(report.table.rendered(asJSON: observed.json))
      guard check else { return }
      try console.print(report.comparisonTable.rendered(asJSON: observed.json))
      if let mismatch = report.mismatch {
        throw .fault(
          while: "the run",
          Diagnostic(
            .error, "'\(mismatch.name)' is not bit for bit what the interpreter computes"))
      }
    }
  }

  private var request: RunRequest {
    var request = RunRequest()
    request.weights = data.weights
    request.inputs = data.inputs
    request.outputs = output.map { RunRequest.File(name: $0.name, path: $0.path) }
    request.statesIn = stateIn
    request.statesOut = stateOut
    request.tier = tier
    request.threads = threads
    request.keepsResults = !avoidsCache
    request.checks = check
    request.batch = batch
    request.time = timeSteps
    request.seed = seed
    return request
  }
}

extension Tier: ExpressibleByArgument {}
