import CoreyIR
import Testing

@testable import CoreyModels

@Suite("Byte-pair tokenizers")
struct BytePairTests {
  @Test("Tokens and texts are those of the library", arguments: ["neox", "template"])
  func equalsLibrary(name: String) throws {
    let tokenizer = try TokenizerFile.open(TokenizerCase.path(name))
    let cases = try TokenizerCase.all(name)
    #expect(cases.count > 100)
    for example in cases {
      let ids = try tokenizer.encode(Array(example.text.utf8))
      #expect(ids == example.ids, "\(example.text.debugDescription)")
      let text = String(decoding: tokenizer.decode(example.ids), as: UTF8.self)
      #expect(Array(text.utf8) == Array(example.decoded.utf8), "\(example.text.debugDescription)")
    }
  }

  @Test("The characters of bytes are GPT-2's")
  func alphabet() {
    #expect(Set(ByteAlphabet.scalars).count == 256)
    #expect(ByteAlphabet.scalars[0x20] == "Ġ")
    #expect(ByteAlphabet.scalars[0x0A] == "Ċ")
    #expect(ByteAlphabet.scalars[0x41] == "A")
    #expect(ByteAlphabet.scalars[0xAD] == "\u{143}")
    #expect(ByteAlphabet.bytes(of: "Ġa") == [0x20, 0x61])
    #expect(ByteAlphabet.bytes(of: "a b") == nil)
  }

  @Test("A word of many bytes is merged in time that hardly grows faster than it")
  func longWords() throws {
    let tokenizer = try TokenizerFile.open(TokenizerCase.path("neox"))
    let clock = ContinuousClock()
    func time(_ count: Int) throws -> Duration {
      let text = [UInt8](repeating: UInt8(ascii: "e"), count: count)
      return try clock.measure { _ = try tokenizer.encode(text) }
    }
    let short = try time(2_000)
    // A quadratic merge would take a thousand times as long.
    #expect(try time(64_000) < short * 250)
  }

  @Test("Text that is not UTF-8 is refused at its byte")
  func notText() throws {
    let tokenizer = try TokenizerFile.open(TokenizerCase.path("neox"))
    #expect {
      try tokenizer.encode(Array("é".utf8) + [0x61, 0xFF])
    } throws: { error in
      (error as? Diagnostic)?.message == "the text is not UTF-8 from byte 3 on"
    }
  }

  @Test("Ids that are none write nothing")
  func unknownIds() throws {
    let tokenizer = try TokenizerFile.open(TokenizerCase.path("neox"))
    #expect(tokenizer.decode([-1, 0, 1 << 40, Int.max, Int.min]) == [])
    #expect(ByteTokenizer().decode([-1, 256, 65]) == [65])
    #expect(ByteTokenizer().encode([0, 255]) == [0, 255])
  }
}
