import CoreyIR
import CoreyKernels
import HeapModule

/// Chooses tokens: the same ones from the same logits and seed, on every machine.
///
/// A random choice is made so. The candidates are all tokens by number; with `topK` or `topP`, by
/// falling logit and then by number, of which the first `topK` are kept. Each has the weight
/// `exp((logit - largest) / temperature)` in Float32, the exponential being the language's own. With
/// `topP` the shortest beginning is kept whose weights sum to `topP` of all. A number is drawn
/// uniformly below the sum, and the first candidate is chosen at which the running sum exceeds it.
/// Sums are in Float64, in the order of the candidates. Each choice draws one number, greedy ones
/// none.
public struct Sampler: Sendable {
  public let sampling: Sampling
  /// The numbers still to be drawn.
  public internal(set) var generator: SeededGenerator

  public init(_ sampling: Sampling, seed: UInt64) {
    self.sampling = sampling
    generator = SeededGenerator(seed: seed)
  }

  private struct Candidate: Comparable {
    var logit: Float
    var token: Int

    /// Whether the left one comes later.
    static func < (left: Candidate, right: Candidate) -> Bool {
      left.logit != right.logit ? left.logit < right.logit : left.token > right.token
    }
  }

  /// The next token.
  ///
  /// - Throws: The largest logit is no finite number, so that no token is more likely than others.
  public mutating func choose(_ logits: [Float]) throws(Diagnostic) -> Int {
    var best = 0
    for (token, logit) in logits.enumerated() where logit > logits[best] { best = token }
    guard !logits.isEmpty, logits[best].isFinite, !logits.contains(where: \.isNaN) else {
      throw Diagnostic(
        .error, "the model gives logits that are not finite numbers",
        suggestion: "its weights may be damaged: eval shows whether they are")
    }
    guard case .random(let temperature, let topK, let topP) = sampling else { return best }
    var candidates = Self.candidates(logits, topK: topK, isOrdered: topP != nil)
    var weights = candidates.map { candidate in
      Double(ScalarFunction.exp((candidate.logit - logits[best]) / temperature))
    }
    if let topP {
      let target = topP * weights.reduce(0, +)
      var sum = 0.0
      let last = weights.firstIndex { weight in
        sum += weight
        return sum >= target
      }
      let kept = (last ?? weights.count - 1) + 1
      weights.removeLast(weights.count - kept)
      candidates.removeLast(candidates.count - kept)
    }
    let drawn = generator.uniform() * weights.reduce(0, +)
    var sum = 0.0
    for (candidate, weight) in zip(candidates, weights) {
      sum += weight
      if sum > drawn { return candidate.token }
    }
    // Rounding may leave nothing above the last sum.
    return candidates.last?.token ?? best
  }

  private static func candidates(
    _ logits: [Float], topK: Int?, isOrdered: Bool
  ) -> [Candidate] {
    let all = logits.enumerated().map { Candidate(logit: $1, token: $0) }
    guard let topK, topK < all.count else {
      return isOrdered || topK != nil ? all.sorted(by: >) : all
    }
    var largest = Heap<Candidate>()
    for candidate in all {
      largest.insert(candidate)
      if largest.count > topK { largest.removeMin() }
    }
    return largest.unordered.sorted(by: >)
  }
}
