import ArgumentParser
import CoreyDriver

/// Tokens that a program is run on to look at its values.
struct SequenceOptions: ParsableArguments {
  @Option(help: "A text for a model whose tokens are bytes.", completion: .file())
  var text: String?

  @Option(help: "A tensor file of token indices.", completion: .file())
  var tokens: String?

  @Option(help: "How many tokens of a file are looked at.")
  var tokensLimit = CalibrateRequest().tokensLimit

  @Option(help: "Tokens of a sequence; each begins with zero states.")
  var context = CalibrateRequest().context

  /// Throws unless at most one source of inputs is named.
  func validate(with data: DataOptions) throws {
    for (flag, number) in [("--tokens-limit", tokensLimit), ("--context", context)] {
      guard (1...(1 << 30)).contains(number) else {
        throw ValidationError("\(flag) is a number from 1 to 1073741824, not \(number)")
      }
    }
    guard [text != nil, tokens != nil, !data.input.isEmpty].count(where: { $0 }) <= 1 else {
      throw ValidationError("--text, --tokens and --input exclude each other")
    }
  }

  /// What to look at, with these and the other data options.
  func request(_ data: DataOptions) -> CalibrateRequest {
    var request = CalibrateRequest()
    request.weights = data.weights
    request.inputs = data.inputs
    request.text = text
    request.tokens = tokens
    request.tokensLimit = tokensLimit
    request.context = context
    return request
  }
}
