import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyModels

/// `coreyc eval DIR`
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure how well a model predicts a text.",
    discussion: """
      The tokens are cut into blocks, each is run alone from zero states, and all but the first \
      token of each are scored. What is left behind the last whole block is left out.
      """)

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var running: ModelRunOptions

  @Option(help: "A file of text; '-' reads the standard input.", completion: .file())
  var text: String?

  @Option(help: "A file of token ids: numbers, or npy.", completion: .file())
  var tokens: String?

  @Option(help: "Tokens of a block.")
  var context = 512

  @Option(help: "Write the mean of each block in bits: .npy.", completion: .file())
  var values: String?

  func validate() throws {
    guard (text == nil) != (tokens == nil) else {
      throw ValidationError("give either --text or --tokens")
    }
    guard (2...(1 << 24)).contains(context) else {
      throw ValidationError("--context is a number from 2 to 16777216, not \(context)")
    }
  }

  func run() throws {
    let console = Console()
    let input = try console.input(compiler.file)
    try console.run(input.source, try compiler.hostedOptions(), observed) {
      session throws(Failure) in
      let model = try input.language(compiler.file)
      let showsProgress = OutputFile.errorIsTerminal && !running.quiet
      let result = try session.evaluate(
        request, model,
        progress: { done, all in
          guard showsProgress else { return }
          OutputFile.writeError("\r\(done) of \(all) blocks\(done == all ? "\r\u{1B}[K" : "")")
        }, report: { console.show([$0]) })
      if !running.quiet { OutputFile.writeError(result.protocolText) }
      try console.print(result.table.rendered(asJSON: observed.json))
    }
  }

  private var request: EvalRequest {
    var request = EvalRequest(text.map { .textFile($0) } ?? .tokenFile(tokens ?? ""))
    request.context = context
    request.values = values
    request.options = running.options(checksWeights: true, observed)
    return request
  }
}
