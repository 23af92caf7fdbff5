import CoreyIR
import Testing

@Suite struct DiagnosticRendererTests {
  private let plain = DiagnosticRenderer(color: false)

  private func span(_ text: String, _ range: Range<Int>) -> SourceSpan {
    SourceSpan(file: SourceFile(path: "a.ssm", text: text), range: range)
  }

  @Test func underlinesTheSpan() {
    let diagnostic = Diagnostic.error(
      "unknown name 'cnv'", at: span("x = 1\ny = cnv + 1\n", 10..<13),
      notes: [Diagnostic.Note("declared here", at: .span(span("x = 1", 0..<1)))],
      suggestion: "did you mean 'conv'?")
    #expect(
      plain.render(diagnostic) == """
        a.ssm:2:5: error: unknown name 'cnv'
            2 | y = cnv + 1
              |     ^~~
              = help: did you mean 'conv'?
        a.ssm:1:1: note: declared here
            1 | x = 1
              | ^

        """)
  }

  @Test func placesThatAreNotSource() {
    let tensor = Diagnostic.error("is truncated", file: "m.safetensors", detail: "tensor 'w'")
    #expect(plain.render(tensor) == "m.safetensors: tensor 'w': error: is truncated\n")
    #expect(plain.render(Diagnostic(.warning, "no clang")) == "warning: no clang\n")
  }

  @Test func tabsAndWideTextKeepTheCaretInPlace() {
    let diagnostic = Diagnostic.error("bad", at: span("\té = $", 6..<7))
    #expect(
      plain.render(diagnostic) == """
        a.ssm:1:6: error: bad
            1 |     é = $
              |         ^

        """)
  }

  @Test func aSpanOverLinesIsUnderlinedOnItsFirst() {
    let diagnostic = Diagnostic.error("open", at: span("f(a\nb)", 1..<6))
    #expect(plain.render(diagnostic).contains("| f(a\n      |  ^~\n"))
  }

  @Test func longLinesAreCut() {
    let text = String(repeating: "a", count: 100_000)
    let rendered = plain.render(.error("long", at: span(text, 50_000..<50_003)))
    let lines = rendered.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count < 240 })
    #expect(lines[1].contains("…"))
    let caret = lines[2].firstIndex(of: "^").map {
      lines[2].distance(from: lines[2].startIndex, to: $0)
    }
    #expect(caret == 8 + 73)
  }

  @Test func beyondTheEndAndControlCharacters() {
    let rendered = plain.render(.error("e\u{1B}[2J", at: span("x\u{1B}[2J", 90..<99)))
    #expect(!rendered.contains("\u{1B}"))
    #expect(rendered.hasPrefix("a.ssm:1:6: error: e"))
  }

  @Test func colours() {
    let rendered = DiagnosticRenderer(color: true).render(.error("bad", at: span("x", 0..<1)))
    #expect(rendered.contains("\u{1B}[1;31merror:\u{1B}[0m"))
    #expect(DiagnosticRenderer(color: true).render([]).isEmpty)
  }
}
