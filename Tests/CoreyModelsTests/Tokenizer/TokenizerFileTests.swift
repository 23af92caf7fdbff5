import CoreyIR
import Foundation
import Testing

@testable import CoreyModels

@Suite("tokenizer.json")
struct TokenizerFileTests {
  /// A small tokenizer with one piece of its text replaced.
  private static let text = """
    {"added_tokens":[{"id":3,"content":"<s>","special":true}],"normalizer":null,
    "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"post_processor":null,
    "decoder":{"type":"ByteLevel"},
    "model":{"type":"BPE","dropout":null,"vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]}}
    """

  private func message(_ text: String) throws -> String? {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "coreyc-tests-\(UUID().uuidString).json")
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    do {
      _ = try TokenizerFile.open(url.path)
      return nil
    } catch {
      guard case .file(url.path, _) = error.place else { return "no place" }
      return error.message
    }
  }

  @Test("A small tokenizer opens")
  func opens() throws {
    #expect(try message(Self.text) == nil)
    let tokenizer = try TokenizerFile.open(TokenizerCase.path("template"))
    #expect(tokenizer.prefix == [0] && tokenizer.suffix == [1])
  }

  @Test(
    "What would encode otherwise is refused by name",
    arguments: [
      ("\"BPE\"", "\"Unigram\"", "its model is Unigram"),
      ("\"BPE\"", "\"WordPiece\"", "its model is WordPiece"),
      ("\"dropout\":null", "\"dropout\":0.1", "'dropout'"),
      ("\"dropout\":null", "\"end_of_word_suffix\":\"</w>\"", "'end_of_word_suffix'"),
      ("\"normalizer\":null", "\"normalizer\":{\"type\":\"Lowercase\"}", "Lowercase"),
      (
        "{\"type\":\"ByteLevel\",\"add_prefix_space\":false}", "{\"type\":\"Metaspace\"}",
        "Metaspace"
      ),
      ("{\"type\":\"ByteLevel\",\"add_prefix_space\":false}", "null", "0 pre-tokenizers"),
      ("\"decoder\":{\"type\":\"ByteLevel\"}", "\"decoder\":{\"type\":\"Fuse\"}", "Fuse"),
      ("\"post_processor\":null", "\"post_processor\":{\"type\":\"Bert\"}", "Bert"),
      ("\"post_processor\":null", "\"truncation\":{\"max_length\":8}", "'truncation'"),
      ("\"post_processor\":null", "\"padding\":{}", "'padding'"),
    ])
  func refused(old: String, new: String, reason: String) throws {
    let text = Self.text.replacingOccurrences(of: old, with: new)
    #expect(text != Self.text)
    let message = try #require(try message(text))
    #expect(message.contains("not supported") && message.contains(reason), "\(message)")
  }

  @Test(
    "Damaged files are diagnosed",
    arguments: [
      ("\"ab\":2", "\"ab\":-1"), ("\"ab\":2", "\"ab\":4294967296"), ("\"ab\":2", "\"ab\":1"),
      ("\"ab\":2", "\"ab\":2.5"), ("\"ab\":2", "\"ab\":\"2\""), ("\"ab\":2", "\"ba\":2"),
      ("\"a b\"", "\"a  b\""), ("\"a b\"", "\"ab\""), ("\"a b\"", "[\"a\"]"),
      ("\"a b\"", "[\"a\",1]"), ("\"a b\"", "7"), ("\"a b\"", "\"a c\""),
      ("\"merges\":[\"a b\"]", "\"merges\":{}"), ("\"vocab\":{", "\"merge\":{"),
      ("\"id\":3", "\"id\":-3"), ("\"id\":3", "\"id\":99999999999999999999"),
      ("\"content\":\"<s>\"", "\"content\":\"\""), ("\"special\":true", "\"special\":1"),
      ("\"model\":{", "\"modell\":{"), ("\"normalizer\":null", "\"normalizer\":[]"),
      (
        "\"normalizer\":null", "\"normalizer\":{\"type\":\"Sequence\",\"normalizers\":3}"
      ),
      (
        "\"post_processor\":null",
        "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[]}"
      ),
      (
        "\"post_processor\":null",
        "\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{}}]}"
      ),
      ("}}", "}"), ("{", "["),
    ])
  func damaged(old: String, new: String) throws {
    let text = Self.text.replacingOccurrences(of: old, with: new)
    #expect(text != Self.text)
    let message = try #require(try message(text))
    #expect(message.contains("not valid"), "\(message)")
  }

  @Test("No file that is cut short is read")
  func truncated() throws {
    let bytes = Array(Self.text.utf8)
    for count in stride(from: 0, to: bytes.count - 1, by: 7) {
      #expect(try message(String(decoding: bytes[..<count], as: UTF8.self)) != nil)
    }
  }

  @Test("A byte without a token is told")
  func missingByte() throws {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "coreyc-tests-\(UUID().uuidString).json")
    try Data(Self.text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    let tokenizer = try TokenizerFile.open(url.path)
    #expect(try tokenizer.encode(Array("ab<s>ba".utf8)) == [2, 3, 1, 0])
    #expect {
      try tokenizer.encode(Array("abc".utf8))
    } throws: { error in
      (error as? Diagnostic)?.message == "the tokenizer has no token for the byte 99"
    }
  }
}
