/// The tokenizer of byte-level models: a token is a byte.
public struct ByteTokenizer: Tokenizer {
  /// Tokens there are.
  public static let vocabulary = 256

  public init() {}

  public func encode(_ text: [UInt8]) -> [Int] { text.map(Int.init) }

  public func bytes(of token: Int) -> [UInt8] { UInt8(exactly: token).map { [$0] } ?? [] }
}
