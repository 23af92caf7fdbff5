import CoreyIR
import CoreyRuntime
import Foundation

/// How well a model predicts a text.
///
/// The protocol: the tokens are cut into blocks of `context`, what is left at the end is left out;
/// each block runs alone from zero states; its tokens 2…context are scored by the logarithm, in
/// Float64, of the softmax of the Float32 logits before them; the mean is over all scored tokens.
public struct Evaluation: Sendable {
  /// Tokens of a block.
  public let context: Int
  /// Bytes that the scored tokens stand for; nil if nobody knows.
  public let scoredBytes: Int?
  /// The mean over a block's scored tokens, in bits, block by block.
  public private(set) var blocks: [Double] = []

  /// Blocks that one call of the kernels covers, at most.
  private static let mostBlocks = 16

  /// Scored tokens.
  public var scored: Int { blocks.count * (context - 1) }

  /// The mean over all scored tokens, in bits.
  public var bitsPerToken: Double { blocks.reduce(0, +) / Double(max(blocks.count, 1)) }

  /// Nil if nobody knows how many bytes the tokens stand for.
  public var bitsPerByte: Double? {
    scoredBytes.map { bitsPerToken * Double(scored) / Double(max($0, 1)) }
  }

  /// Two to the bits of a token.
  public var perplexity: Double { exp2(bitsPerToken) }

  /// Scores tokens.
  ///
  /// - Parameters:
  ///   - pool: Whose threads run the kernels.
  ///   - progress: Gets the number of blocks that are done and that of all.
  /// - Throws: There is no whole block, a token is none of the vocabulary, or the model gives
  ///   something that is not finite.
  public init(
    of model: LanguageModel, on tokens: [Int], context: Int, tokenizer: (any Tokenizer)?,
    pool: WorkerPool? = nil, progress: (Int, Int) -> Void = { _, _ in }
  ) throws(Diagnostic) {
    guard context >= 2 else {
      throw Diagnostic(
        .error, "a context of \(context) leaves no token to score", suggestion: "2 or more")
    }
    let count = tokens.count / context
    guard count > 0 else {
      throw Diagnostic(
        .error, "\(tokens.count) tokens are less than one block of \(context)",
        suggestion: "give a longer text, or a smaller --context")
    }
    self.context = context
    scoredBytes = tokenizer.map { tokenizer in
      (0..<count).reduce(0) { sum, block in
        tokens[(block * context + 1)..<((block + 1) * context)]
          .reduce(sum) { $0 + tokenizer.bytes(of: $1).count }
      }
    }
    // Sequences side by side share each read of the weights; their logits take 64 MiB at most.
    let bytes = context.multipliedReportingOverflow(by: 4 * model.logits)
    let batch = bytes.overflow ? 1 : min(max((64 << 20) / bytes.partialValue, 1), Self.mostBlocks)
    var session = KernelSession(model.layer, pool: pool)
    for start in stride(from: 0, to: count, by: batch) {
      let end = min(start + batch, count)
      let slice = tokens[(start * context)..<(end * context)]
      let outputs = try session.run(try model.ids(slice, batch: end - start))
      guard let logits = outputs[model.output] else { break }
      for block in start..<end {
        let ids = tokens[(block * context)..<((block + 1) * context)]
        let mean = logits.withUnsafeBytes { bytes in
          let floats = bytes.bindMemory(to: Float.self)
          let first = (block - start) * context * model.logits
          return Self.bits(Array(ids), floats[first...], model)
        }
        guard mean.isFinite else {
          throw Diagnostic(
            .error, "the model gives logits that are not finite numbers",
            notes: [Diagnostic.Note("in block \(block), from token \(block * context) on")])
        }
        blocks.append(mean)
      }
      progress(end, count)
    }
  }

  /// The mean of a block in bits.
  private static func bits(
    _ ids: [Int], _ logits: Slice<UnsafeBufferPointer<Float>>, _ model: LanguageModel
  ) -> Double {
    var sum = 0.0
    for (position, target) in ids.dropFirst().enumerated() {
      let start = logits.startIndex + position * model.logits
      let row = logits[start..<(start + model.vocabulary)]
      let largest = Double(row.max() ?? 0)
      var total = 0.0
      for logit in row { total += exp(Double(logit) - largest) }
      sum += log(total) + largest - Double(row[start + target])
    }
    return sum / Double(ids.count - 1) / log(2)
  }
}
