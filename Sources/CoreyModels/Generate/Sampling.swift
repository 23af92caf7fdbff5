/// How the next token is chosen from the logits.
public enum Sampling: Hashable, Sendable {
  /// The token of the largest logit, of equals the lowest.
  case greedy
  /// A random token.
  ///
  /// - Parameters:
  ///   - temperature: What logits are divided by: above 1 flatter, towards 0 greedier.
  ///   - topK: Only that many of the largest logits count.
  ///   - topP: Only the most likely tokens that together reach this probability count.
  case random(temperature: Float = 1, topK: Int? = nil, topP: Double? = nil)
}
