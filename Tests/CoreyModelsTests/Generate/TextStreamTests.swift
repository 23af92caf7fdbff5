import CoreyModels
import Testing

@Suite("Text as it comes")
struct TextStreamTests {
  @Test("Characters are whole, however the bytes come", arguments: 1...7)
  func wholeCharacters(step: Int) {
    let text = "aé日🙂\u{10FFFF}z"
    let bytes = Array(text.utf8)
    var stream = TextStream()
    var shown: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: step) {
      let piece = stream.append(Array(bytes[start..<min(start + step, bytes.count)]))
      #expect(String(validating: piece, as: UTF8.self) != nil)
      shown += piece
    }
    #expect(shown + stream.finish() == bytes)
    #expect(stream.finish() == [])
  }

  @Test("What is no text is passed on as it is")
  func invalid() {
    var stream = TextStream()
    #expect(stream.append([0xFF, 0x80, 0x80, 0x80, 0x80]) == [0xFF, 0x80, 0x80, 0x80, 0x80])
    #expect(stream.append([0xC3]) == [])
    #expect(stream.append([0x41]) == [0xC3, 0x41])
    #expect(stream.append([0xF0, 0x9F, 0x99]) == [])
    #expect(stream.append([0xF0, 0x9F]) == [0xF0, 0x9F, 0x99])
    #expect(stream.finish() == [0xF0, 0x9F])
  }
}
