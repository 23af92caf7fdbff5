import CoreyIR
import Foundation

/// Byte-level byte-pair encoding, as GPT-2, GPT-NeoX and Mamba use it (Radford et al. 2019).
///
/// A text is cut at the added tokens, brought into Unicode's composed form if the file asks for it,
/// cut into words, and each word's bytes are merged.
public struct BytePairTokenizer: Tokenizer {
  /// The token of each byte, where there is one.
  var byteTokens: [Int32?] = []
  /// What each token writes.
  var contents: [Int32: [UInt8]] = [:]
  /// Whole words that are tokens at once, if the file says that merges do not decide.
  var wholeWords: [[UInt8]: Int32] = [:]
  var merges = BytePairMerges()
  /// Tokens looked for in the text as it is given.
  var added = AddedTokens()
  /// Tokens looked for in the composed text.
  var composedAdded = AddedTokens()
  var composes = false
  /// Whether a text that begins without a space gets one.
  var addsSpace = false
  /// Whether the text is cut into words.
  var splitsWords = true
  /// What stands before and behind every text.
  var prefix: [Int32] = []
  var suffix: [Int32] = []

  init() {}

  public func encode(_ text: [UInt8]) throws(Diagnostic) -> [Int] {
    guard String(validating: text, as: UTF8.self) != nil else {
      throw Diagnostic(
        .error, "the text is not UTF-8 from byte \(Self.validCount(text)) on",
        suggestion: "convert it, or give token ids")
    }
    var tokens = prefix
    for piece in added.split(text) {
      switch piece {
      case .token(let token): tokens.append(token)
      case .text(let range): try encodePlain(text[range], into: &tokens)
      }
    }
    tokens += suffix
    return tokens.map(Int.init)
  }

  public func bytes(of token: Int) -> [UInt8] {
    Int32(exactly: token).flatMap { contents[$0] } ?? []
  }

  /// Text without tokens that are looked for as it stands.
  private func encodePlain(
    _ text: ArraySlice<UInt8>, into tokens: inout [Int32]
  ) throws(Diagnostic) {
    let composed = composes ? Self.composed(text) : Array(text)
    for piece in composedAdded.split(composed) {
      switch piece {
      case .token(let token): tokens.append(token)
      case .text(let range):
        var text = String(decoding: composed[range], as: UTF8.self)
        if addsSpace, text.utf8.first != UInt8(ascii: " ") { text = " " + text }
        for word in splitsWords ? WordSplitter.words(of: text) : [Array(text.utf8)] {
          try encode(word: word, into: &tokens)
        }
      }
    }
  }

  private func encode(word: [UInt8], into tokens: inout [Int32]) throws(Diagnostic) {
    if let token = wholeWords[word] { return tokens.append(token) }
    var parts: [Int32] = []
    for byte in word {
      guard let token = byteTokens[Int(byte)] else {
        throw Diagnostic(
          .error, "the tokenizer has no token for the byte \(byte)",
          suggestion: "leave out '\(ByteAlphabet.scalars[Int(byte)])', or give token ids")
      }
      parts.append(token)
    }
    merges.apply(to: &parts)
    tokens += parts
  }

  /// Unicode's normalization form C.
  static func composed(_ text: some Collection<UInt8>) -> [UInt8] {
    // Below U+0300, whose first byte is CC, everything is composed.
    guard text.contains(where: { $0 >= 0xCC }) else { return Array(text) }
    return Array(
      String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8)
  }

  /// Bytes before the first that is not UTF-8.
  private static func validCount(_ text: [UInt8]) -> Int {
    var decoder = UTF8()
    var bytes = text.makeIterator()
    var count = 0
    while case .scalarValue(let scalar) = decoder.decode(&bytes) { count += UTF8.width(scalar) }
    return count
  }
}
