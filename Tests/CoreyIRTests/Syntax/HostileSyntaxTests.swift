import CoreyTestSupport
import Testing

@testable import CoreyIR

/// Whatever the text, the parser answers with located diagnostics and never traps.
@Suite struct HostileSyntaxTests {
  private func expectRefused(_ file: SourceFile) {
    let (_, diagnostics) = Parser.parse(file)
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      guard case .span(let span) = diagnostic.place else {
        Issue.record("no place: \(diagnostic.message)")
        continue
      }
      #expect(span.range.lowerBound >= 0 && span.range.upperBound <= file.bytes.count)
      #expect(!diagnostic.message.isEmpty && !diagnostic.message.hasSuffix("."))
    }
    #expect(!DiagnosticRenderer(color: true).render(diagnostics).isEmpty)
  }

  @Test(arguments: HostileSyntax.files) func files(_ text: String) {
    expectRefused(SourceFile(path: "a.ssm", text: text))
  }

  @Test(arguments: HostileSyntax.lines) func lines(_ line: String) {
    let text = "layer l {\n  axis b, t\n  \(line)\n  y0 = 1\n}\n"
    let file = SourceFile(path: "a.ssm", text: text)
    expectRefused(file)
    // What stands after the line is still understood, unless a bracket or brace stays open.
    let (syntax, diagnostics) = Parser.parse(file)
    guard !line.contains("("), !line.contains("["), !line.contains("{"), !line.contains("}") else {
      return
    }
    #expect(diagnostics.count <= 3)
    guard case .layer(let layer)? = syntax.items.first else {
      Issue.record("the layer is lost")
      return
    }
    #expect(layer.items.count >= 2)
  }

  @Test func thereAreManyOfThem() {
    #expect(HostileSyntax.files.count + HostileSyntax.lines.count >= 200)
  }

  @Test(arguments: [
    "(", "[", "-", "not ", "f(", "x[d = ", "(x + ", "a * (", "recur over t {\n", "f[(", "- (",
    "repeat i in 0 ..< 3 {\n", "{", "}", ")", "]", "((", "a + ", "a or ", "a, ", "x[", "\"", "'",
    "1", "x", "\n", "f(a: ", "where(a < b, ", "axis d = (", "d | ", "layer l {\n", "fn f(x) {\n",
  ]) func deepAndLong(_ piece: String) {
    let nested = String(repeating: piece, count: 20_000)
    for text in [
      nested, "layer l {\n  y = " + nested, "layer l {\n" + nested, "fn f(x) = " + nested,
    ] {
      let (_, diagnostics) = Parser.parse(SourceFile(path: "a.ssm", text: text))
      #expect(diagnostics.count <= Parser.mostDiagnostics + 1)
    }
  }

  @Test func depthIsBoundedWithAMessage() {
    let deep =
      "layer l {\n  y = " + String(repeating: "(", count: 300)
      + "x" + String(repeating: ")", count: 300) + "\n}"
    let (_, diagnostics) = Parser.parse(SourceFile(path: "a.ssm", text: deep))
    #expect(diagnostics.map(\.message) == ["this is nested more than 200 levels deep"])
    let long = "layer l {\n  y = x" + String(repeating: " + x", count: 5000) + "\n}"
    let (_, found) = Parser.parse(SourceFile(path: "a.ssm", text: long))
    #expect(found.map(\.message) == ["this expression is more than 200 operations deep"])
  }

  @Test func bytesThatAreNoText() {
    let head = Array("layer l {\n  y = ".utf8)
    for bytes in [
      [0xFF], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF8, 0x88], [0x00], [0x80],
    ]
      as [[UInt8]]
    {
      expectRefused(SourceFile(path: "a.ssm", bytes: head + bytes + Array("\n}\n".utf8)))
    }
    // In comments anything goes.
    let comment = Array("// ".utf8) + [0xFF, 0x00, 0xC3] + Array("\nlayer l {\n}\n".utf8)
    #expect(Parser.parse(SourceFile(path: "a.ssm", bytes: comment)).diagnostics.isEmpty)
    let marked = [0xEF, 0xBB, 0xBF] + Array("layer l {\r\n  y = 1\r\n}\r\n".utf8)
    #expect(Parser.parse(SourceFile(path: "a.ssm", bytes: marked)).diagnostics.isEmpty)
  }

  /// Twice the text takes about twice the time, also when it is wrong.
  @Test(arguments: ["  y = f(x[t-1], a: 3) + (1\n", "  y = x * 2\n", "  axis a = (b\n", "  { \n"])
  func timeIsLinear(_ line: String) {
    func time(_ count: Int) -> Duration {
      let text = "layer l {\n" + String(repeating: line, count: count) + "}\n"
      let file = SourceFile(path: "a.ssm", text: text)
      return ContinuousClock().measure { _ = Parser.parse(file) }
    }
    _ = time(100)
    let short = min(time(2_000), time(2_000))
    let long = min(time(16_000), time(16_000))
    // Eightfold the text; a quadratic parser would take sixty-four times as long.
    #expect(long < max(short, .milliseconds(2)) * 32)
  }

  /// Random edits of the examples: no trap, and places within the text.
  @Test(arguments: 0..<8) func mutations(_ block: Int) throws {
    var random = SeededGenerator(seed: UInt64(block))
    let names = CheckFixtures.names(in: CheckFixtures.examples)
    let sources = try names.map { try CheckFixtures.source($0, in: CheckFixtures.examples).bytes }
    let pieces = [
      "(", ")", "[", "]", "{", "}", ",", "=", "\n", "t", "'", "\"", "1e9", "..<", "layer ",
      "recur over t {", "\u{0}", "\u{E9}", "-", "|", "or", "from", "//", ":", "fn f(x) = ",
    ]
    for _ in 0..<250 {
      var bytes = sources[random.pick(0...sources.count - 1)]
      for _ in 0..<random.pick(1...4) { mutate(&bytes, pieces, &random) }
      let (_, diagnostics) = Parser.parse(SourceFile(path: "a.ssm", bytes: bytes))
      for diagnostic in diagnostics {
        guard case .span(let span) = diagnostic.place else { continue }
        #expect(span.range.lowerBound >= 0 && span.range.upperBound <= bytes.count)
      }
    }
  }

  private func mutate(
    _ bytes: inout [UInt8], _ pieces: [String], _ random: inout SeededGenerator
  ) {
    let at = random.pick(0...max(0, bytes.count - 1))
    let end = min(bytes.count, at + random.pick(1...12))
    switch random.pick(0...4) {
    case 0: bytes.removeSubrange(at..<end)
    case 1: bytes.insert(contentsOf: Array((random.pick(pieces) ?? "").utf8), at: at)
    case 2: if at < bytes.count { bytes[at] = UInt8(random.pick(0...255)) }
    case 3: bytes.insert(contentsOf: Array(bytes[at..<end]), at: random.pick(0...bytes.count))
    default: bytes.removeSubrange(at..<bytes.count)
    }
  }
}
