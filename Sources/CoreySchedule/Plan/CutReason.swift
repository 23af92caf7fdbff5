/// Why an op is not in the kernel of one that stands before it.
public enum CutReason: Error, Hashable, Sendable {
  /// Nothing stands before it.
  case start
  /// The group has as many ops as the policy allows.
  case depth(Int)
  /// The entropy of the last value, in bits, is below the policy's threshold.
  case lowEntropy(bits: Double, threshold: Double)
  /// The policy's score of the longer group is not above its threshold.
  case lowScore(Double, threshold: Double)
  /// Together they would move more bytes per token.
  case bytes(apart: Int, together: Int)
  /// The whole plan with this cut moves the fewest bytes.
  case cheapest
  /// The plan with this cut took the least time when it was tried.
  case fastest
  /// Time runs the other way.
  case direction
  /// A reduction over time needs every step first.
  case wholeTime
  /// Values without time are computed once.
  case timeless
  /// A layer call stands between.
  case call
}

extension CutReason: CustomStringConvertible {
  /// One sentence in lower case without a full stop.
  public var description: String {
    switch self {
    case .start: "first op"
    case .depth(let count): "the policy ends a group after \(count) \(count == 1 ? "op" : "ops")"
    case .lowEntropy(let bits, let threshold):
      "the last value has \(Self.text(bits)) bits of entropy, less than \(Self.text(threshold))"
    case .lowScore(let score, let threshold):
      "going on would score \(Self.text(score)), not above \(Self.text(threshold))"
    case .bytes(let apart, let together):
      "together they move \(together) bytes per token, apart \(apart)"
    case .cheapest: "of all legal plans, the one that is cut here moves the fewest bytes"
    case .fastest: "of all plans that were tried, the one that is cut here took the least time"
    case .direction: "time runs the other way"
    case .wholeTime: "a reduction over time needs every step first"
    case .timeless: "values without time are computed once"
    case .call: "a layer call stands between"
    }
  }

  /// Whether no policy could do without this cut.
  public var isLegality: Bool {
    switch self {
    case .direction, .wholeTime, .timeless, .call: true
    case .start, .depth, .lowEntropy, .lowScore, .bytes, .cheapest, .fastest: false
    }
  }

  /// Two digits behind the point.
  public static func text(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    let rest = hundredths.magnitude % 100
    return
      "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
  }
}
