import ArgumentParser
import CoreyCodeGen
import CoreyDriver
import CoreyIR

/// `coreyc [compile] FILE`
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Compile a layer as far as a stage and print it.")

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var statistics: StatisticsOptions

  @Option(
    help:
      "What to print or write: \(Emission.allValueStrings.joined(separator: ", ")); weights are folded."
  )
  var emit: Emission?

  @Flag(
    name: .customLong("emit-c"),
    help: "The same as --emit c; into a folder, with all that a C project needs.")
  var emitsC = false

  @Option(
    name: .shortAndLong,
    help: "A file, or a folder for --emit-c; '-' is the standard output.", completion: .file())
  var output = "-"

  @Option(
    help: ArgumentHelp(
      """
      A weight file and what its names begin with: --emit-c writes them, packed, into its folder, \
      --emit weights as a safetensors file; policies that ask for statistics run with them.
      """,
      valueName: "file[,prefix]"),
    completion: .file())
  var weights: [String] = []

  /// Whether the C goes into a folder.
  private var writesFolder: Bool { emitsC && output != "-" && !output.hasSuffix(".c") }

  func validate() throws {
    if !weights.isEmpty, !writesFolder, emit != .weights, statistics.calibration == nil,
      try !compiler.compileOptions().schedule.followsEntropy
    {
      throw ValidationError(
        "--weights is for --emit weights, --emit-c with a folder (-o DIR), or --calibration")
    }
    if emitsC, let emit, emit != .stage(.c) {
      throw ValidationError("--emit-c and --emit \(emit) ask for two stages")
    }
    if emit == .weights, !output.hasSuffix(".safetensors") {
      throw ValidationError("--emit weights writes a file: -o NAME.safetensors")
    }
  }

  func run() throws {
    let console = Console()
    let input = try console.input(compiler.file)
    var options = try compiler.compileOptions()
    // A folder's name may be anything.
    if input.model != nil, options.name == nil { options.name = "model" }
    let weights = weights.isEmpty ? input.weights : weights
    options.calibration = statistics.options(weights: weights)
    try console.run(input.source, options, observed) { session throws(Failure) in
      if emit == .weights {
        try session.writeWeights(
          of: input.source, weights: weights, to: output)
      } else if writesFolder {
        console.show(
          try session.writeModule(
            of: input.source, weights: weights,
            tokens: input.model.map { TokenUse($0) } ?? TokenUse(areBytes: false), to: output))
      } else {
        let bytes = try session.output(of: emit?.stage ?? .c, input.source)
        do throws(Diagnostic) {
          try OutputFile.write(bytes, to: output)
        } catch {
          throw .input([error])
        }
      }
    }
  }
}
