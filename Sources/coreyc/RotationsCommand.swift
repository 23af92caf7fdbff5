import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime

/// `coreyc rotations FILE`
struct RotationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotations",
    abstract: "Show where values can be rotated, at what cost, and what it would gain.",
    discussion: """
      Inputs that are not given are heavy-tailed numbers made up from a seed. The decisions are those \
      of --rotate=free if --rotate is not given.
      """)

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var data: DataOptions
  @OptionGroup var sequence: SequenceOptions

  @Flag(help: "Show how values are spread, too, before and after.")
  var histograms = false

  @Flag(help: "What rotations do to the cuts that follow entropies: with none, free and all.")
  var effect = false

  @Flag(help: "With --effect: run every plan, too.")
  var measure = false

  @Option(help: "With --measure: how often, in turns.")
  var rounds = 9

  @Option(help: "The seed of what is made up.")
  var seed: UInt64 = 1

  func validate() throws {
    try sequence.validate(with: data)
    if measure, !effect { throw ValidationError("--measure times what --effect compares") }
    guard (1...(1 << 20)).contains(rounds) else {
      throw ValidationError("--rounds is a number from 1 to 1048576, not \(rounds)")
    }
  }

  func run() throws {
    let console = Console()
    let opened = try console.input(compiler.file)
    var request = sequence.request(data)
    if request.weights.isEmpty { request.weights = opened.weights }
    request.seed = seed
    var options = try compiler.compileOptions()
    options.calibration = CalibrationOptions(weights: request.weights, seed: seed)
    try console.run(opened.source, options, observed) {
      session throws(Failure) in
      if effect {
        let compiler = measure ? Tier.clang.compiler { console.show([$0]) } : nil
        let found = try session.rotationEffect(
          request, opened.source, timing: compiler, rounds: rounds)
        return try console.print(found.rendered(asJSON: observed.json))
      }
      let report = try session.rotations(request, opened.source)
      console.show(report.diagnostics)
      try console.print(observed.json ? report.json : report.plain(withHistograms: histograms))
    }
  }
}
