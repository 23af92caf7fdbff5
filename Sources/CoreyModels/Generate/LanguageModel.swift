import CoreyIR
import CoreyRuntime
import CoreySchedule

/// A compiled language model with its weights: takes token ids, gives a logit for each token.
public struct LanguageModel: Sendable {
  public let layer: CompiledLayer
  /// Tokens there are; logits behind them are padding.
  public let vocabulary: Int
  /// Logits of one position.
  public let logits: Int

  let input: String
  let output: String

  /// - Parameter vocabulary: Tokens there are; all logits are tokens if absent.
  /// - Throws: The layer is no language model: it has other inputs and outputs than `ids[b, t]: i32`
  ///   and `logits[b, t, v]`, or it must see the whole sequence.
  public init(_ layer: CompiledLayer, vocabulary: Int? = nil) throws(Diagnostic) {
    let interface = layer.interface
    func refusal(_ reason: String) -> Diagnostic {
      Diagnostic(
        .error, "'\(interface.name)' is no language model: \(reason)",
        suggestion: "its input is ids[b, t]: i32, its output logits[b, t, v]")
    }
    guard interface.inputs.count == 1, let input = interface.inputs.first,
      input.extents == [.batch, .time], input.type == StorageType.i32.rawValue
    else { throw refusal("its input is not one of token ids") }
    guard interface.outputs.count == 1, let output = interface.outputs.first,
      output.extents.count == 3, Array(output.extents.prefix(2)) == [.batch, .time],
      case .fixed(let logits) = output.extents[2], output.type == StorageType.f32.rawValue
    else { throw refusal("its output is not one of logits") }
    guard !interface.needsWholeSequence else { throw refusal("it sees whole sequences only") }
    guard (1...logits).contains(vocabulary ?? logits) else {
      throw refusal("it gives \(logits) logits for a vocabulary of \(vocabulary ?? logits)")
    }
    self.layer = layer
    self.vocabulary = vocabulary ?? logits
    self.logits = logits
    self.input = input.name
    self.output = output.name
  }

  /// Tokens of a prompt that one call of the kernels reads; fewer if that makes logits too, so that
  /// they take 16 MiB where that leaves enough to fill the tiles.
  var piece: Int {
    let makesLogits = layer.interface.optionalOutputs.isEmpty
    return makesLogits ? min(max((16 << 20) / (4 * logits), 64), 512) : 512
  }

  /// The tokens as an input of sequences side by side.
  ///
  /// - Throws: A token is none of the vocabulary.
  func ids(_ tokens: ArraySlice<Int>, batch: Int = 1) throws(Diagnostic) -> [String: Tensor] {
    var ids: [Int32] = []
    ids.reserveCapacity(tokens.count)
    for token in tokens {
      guard (0..<vocabulary).contains(token), let id = Int32(exactly: token) else {
        throw Diagnostic(
          .error, "the token \(token) is outside the vocabulary of \(vocabulary)",
          suggestion: "tokens are numbers from 0 to \(vocabulary - 1)")
      }
      ids.append(id)
    }
    return [input: Tensor(ids, shape: [batch, tokens.count / max(batch, 1)])]
  }
}
