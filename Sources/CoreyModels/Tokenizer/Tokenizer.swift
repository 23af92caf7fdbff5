import CoreyIR

/// Text to token ids and back.
///
/// Texts are bytes, for a model may write any, also a part of a character at a time.
public protocol Tokenizer: Sendable {
  /// The token ids of a text.
  ///
  /// - Throws: The text is not what the tokenizer reads; the place is a byte of the text.
  func encode(_ text: [UInt8]) throws(Diagnostic) -> [Int]

  /// What a token writes; nothing for a token that marks something, and for an id that is none.
  func bytes(of token: Int) -> [UInt8]
}

extension Tokenizer {
  /// What tokens write, one behind the other.
  public func decode(_ tokens: some Sequence<Int>) -> [UInt8] { tokens.flatMap { bytes(of: $0) } }
}
