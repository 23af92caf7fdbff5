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

  @Option(help: "The seed of what is made up.")
  var seed: UInt64 = 1

  func validate() throws { try sequence.validate(with: data) }

  func run() throws {
    let console = Console()
    let opened = try console.input(compiler.file)
    var request = sequence.request(data)
    if request.weights.isEmpty { request.weights = opened.weights }
    request.seed = seed
    try console.run(opened.source, try compiler.compileOptions(), observed) {
      session throws(Failure) in
      let report = try session.rotations(request, opened.source)
      console.show(report.diagnostics)
      try console.print(observed.json ? report.json : report.plain(withHistograms: histograms))
    }
  }
}
