import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyModels

/// `coreyc generate DIR`
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Continue a prompt with a model.",
    discussion: """
      The model is a folder as Hugging Face libraries write it. The text goes to the standard \
      output as it comes; token ids, if the model has no tokenizer that is read.
      """)

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions
  @OptionGroup var running: ModelRunOptions

  @Option(help: "The text to continue.")
  var prompt: String?

  @Option(help: "A file of text to continue; '-' reads the standard input.", completion: .file())
  var promptFile: String?

  @Option(
    help: "A file of token ids to continue: numbers, or npy.", completion: .file())
  var tokens: String?

  @Option(name: .customShort("n"), help: "Tokens to generate at most.")
  var count = 100

  @Flag(help: "Take the most likely token each time; the default.")
  var greedy = false

  @Option(help: "Draw tokens at random, the logits divided by this.")
  var temperature: Float?

  @Option(help: "Draw from that many of the most likely tokens.")
  var topK: Int?

  @Option(help: "Draw from the most likely tokens that together have this probability.")
  var topP: Double?

  @Option(help: "The seed of what is drawn.")
  var seed: UInt64?

  @Flag(help: "Go on behind tokens that end texts.")
  var ignoreEnd = false

  @Option(help: "Go on where the run was that wrote this file.", completion: .file())
  var stateIn: String?

  @Option(help: "Write what is needed to go on: .safetensors.", completion: .file())
  var stateOut: String?

  func validate() throws {
    let prompts = [prompt, promptFile, tokens].compactMap { $0 }.count
    guard prompts <= 1 else {
      throw ValidationError("give one of --prompt, --prompt-file and --tokens")
    }
    guard prompts == 1 || stateIn != nil else {
      throw ValidationError("give a --prompt, a --prompt-file, --tokens or --state-in")
    }
    guard (0...(1 << 40)).contains(count) else {
      throw ValidationError("-n is a number of tokens from 0 on, not \(count)")
    }
    let isRandom = temperature != nil || topK != nil || topP != nil
    guard !greedy || !isRandom else {
      throw ValidationError("--greedy draws nothing: leave out --temperature, --top-k and --top-p")
    }
    if let temperature, !(temperature.isFinite && temperature > 0) {
      throw ValidationError("--temperature is a positive number, not \(temperature)")
    }
    if let topK, topK < 1 {
      throw ValidationError("--top-k is a number from 1 on, not \(topK)")
    }
    if let topP, !(topP > 0 && topP <= 1) {
      throw ValidationError("--top-p is a number above 0 and at most 1, not \(topP)")
    }
    if let stateOut, !stateOut.hasSuffix(".safetensors") {
      throw ValidationError("--state-out names a .safetensors file, not '\(stateOut)'")
    }
  }

  func run() throws {
    let console = Console()
    let input = try console.input(compiler.file)
    try console.run(input.source, try compiler.hostedOptions(), observed) {
      session throws(Failure) in
      let model = try input.language(compiler.file)
      let report = try session.generate(
        request, model,
        show: { bytes throws(Diagnostic) in try OutputFile.write(bytes, to: "-") },
        report: { console.show([$0]) })
      guard !running.quiet else { return }
      if OutputFile.outputIsTerminal { try console.print("\n") }
      OutputFile.writeError(report.table.rendered(asJSON: observed.json))
    }
  }

  private var request: GenerateRequest {
    var request = GenerateRequest()
    request.prompt =
      prompt.map { .text($0) } ?? promptFile.map { .textFile($0) } ?? tokens.map { .tokenFile($0) }
    request.count = count
    if temperature != nil || topK != nil || topP != nil {
      request.sampling = .random(temperature: temperature ?? 1, topK: topK, topP: topP)
    }
    request.seed = seed
    request.stopsAtEnd = !ignoreEnd
    request.statesIn = stateIn
    request.statesOut = stateOut
    request.options = running.options(checksWeights: false, observed)
    return request
  }
}
