/// The tokens that mean something to whoever feeds a model.
public struct SpecialTokens: Sendable, Equatable {
  /// Stands before the first token of a text (`bos_token_id`).
  public var start: Int?
  /// Each ends a text (`eos_token_id`).
  public var end: [Int] = []
  /// Fills what is no token (`pad_token_id`).
  public var padding: Int?

  public init(start: Int? = nil, end: [Int] = [], padding: Int? = nil) {
    self.start = start
    self.end = end
    self.padding = padding
  }

  /// Takes those of a file of settings where it has any.
  mutating func read(_ reader: inout ConfigReader, vocabulary: Int) {
    start = Self.tokens("bos_token_id", &reader, vocabulary)?.first ?? start
    end = Self.tokens("eos_token_id", &reader, vocabulary) ?? end
    padding = Self.tokens("pad_token_id", &reader, vocabulary)?.first ?? padding
  }

  /// The tokens of a field that are in the vocabulary; `nil` if the field is absent.
  private static func tokens(
    _ name: String, _ reader: inout ConfigReader, _ vocabulary: Int
  ) -> [Int]? {
    guard reader.has(name) else {
      reader.skip([name])
      return nil
    }
    let tokens = reader.integers(name)
    let known = tokens.filter { (0..<vocabulary).contains($0) }
    for token in tokens where !known.contains(token) {
      reader.warn(name, "is \(token), which is no token of a vocabulary of \(vocabulary)")
    }
    return known
  }
}
