/// What the indices that a language model reads and the scores that it writes stand for.
public struct TokenUse: Hashable, Sendable {
  /// Whether a token is a byte of a text. Else tokens are read and written as numbers.
  public var areBytes: Bool
  /// Tokens there are; scores behind them belong to padding. All scores count if absent.
  public var vocabulary: Int?
  /// The token before the first one of a text: what an empty prompt begins with.
  public var start: Int?
  /// Each ends a text.
  public var ends: [Int]

  public init(areBytes: Bool, vocabulary: Int? = nil, start: Int? = nil, ends: [Int] = []) {
    self.areBytes = areBytes
    self.vocabulary = vocabulary
    self.start = start
    self.ends = ends
  }
}
