import CoreyIR
import CoreyRuntime

/// Continues a sequence of tokens, step by step.
///
/// The last token of the sequence is always still to be read: its logits decide the next one. So a
/// generator that was saved goes on exactly where it was, whether or not it had produced anything.
public struct TextGenerator: ~Copyable {
  public let model: LanguageModel
  public internal(set) var sampler: Sampler
  /// Tokens that were read.
  public internal(set) var readCount = 0

  private var session: KernelSession
  var states: StateBundle?
  /// The last token of the sequence, if there is any.
  var pending: Int?

  /// - Parameter pool: Whose threads run the kernels; nil: the caller's alone.
  public init(
    _ model: LanguageModel, _ sampler: Sampler, pool: WorkerPool? = nil
  ) throws(Diagnostic) {
    self.model = model
    self.sampler = sampler
    session = KernelSession(model.layer, pool: pool)
    states = try StateBundle(for: model.layer.interface, batch: 1)
  }

  /// Appends a prompt to the sequence and reads all but the last token, in pieces.
  ///
  /// - Returns: Tokens that were read.
  /// - Throws: The sequence is empty, or a token is none of the vocabulary; nothing is read then.
  @discardableResult
  public mutating func prefill(_ prompt: [Int]) throws(Diagnostic) -> Int {
    let tokens = (pending.map { [$0] } ?? []) + prompt
    _ = try model.ids(tokens[...])
    guard let last = tokens.last else {
      throw Diagnostic(
        .error, "there is nothing to continue: the prompt is empty",
        suggestion: "give a prompt with --prompt, --prompt-file or --tokens")
    }
    let count = tokens.count - 1
    for start in stride(from: 0, to: count, by: model.piece) {
      let piece = tokens[start..<min(start + model.piece, count)]
      // Only states: nobody asks which token could follow.
      _ = try session.run(try model.ids(piece), states: &states) { _ in false }
      readCount += piece.count
    }
    pending = last
    return count
  }

  /// Reads the last token, chooses the next one and appends it.
  ///
  /// - Throws: The sequence is empty, or the logits are no finite numbers.
  public mutating func next() throws(Diagnostic) -> Int {
    guard let pending else {
      throw Diagnostic(.error, "there is nothing to continue: the prompt has no token")
    }
    let outputs = try session.run(try model.ids([pending]), states: &states)
    readCount += 1
    let logits = outputs[model.output]?.withUnsafeBytes { bytes in
      Array(bytes.bindMemory(to: Float.self).prefix(model.vocabulary))
    }
    let token = try sampler.choose(logits ?? [])
    self.pending = token
    return token
  }
}
