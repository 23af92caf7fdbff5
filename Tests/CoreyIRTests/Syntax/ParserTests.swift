import Testing

@testable import CoreyIR

@Suite struct ParserTests {
  private func messages(_ text: String) -> [String] {
    let file = SourceFile(path: "a.ssm", text: text)
    return Parser.parse(file).diagnostics.map { diagnostic in
      guard case .span(let span) = diagnostic.place else { return diagnostic.message }
      let (line, column) = file.position(at: span.range.lowerBound)
      let advice = diagnostic.suggestion.map { " | \($0)" } ?? ""
      return "\(line):\(column): \(diagnostic.message)\(advice)"
    }
  }

  private func expression(_ text: String) throws -> ExpressionSyntax {
    let file = SourceFile(path: "a.ssm", text: "fn f(x) = \(text)\n")
    let (syntax, diagnostics) = Parser.parse(file)
    #expect(diagnostics.isEmpty, "\(text): \(diagnostics.map(\.message))")
    guard case .function(let function)? = syntax.items.first else {
      throw Diagnostic(.error, "no function")
    }
    return function.results[0]
  }

  /// The tree with every operation in parentheses.
  private func shown(_ expression: ExpressionSyntax) -> String {
    switch expression.kind {
    case .number(let number): number.literal
    case .name(let name): name.text
    case .read(let name, let entries): "\(name.text)[\(entries.count)]"
    case .call(let name, let axes, let arguments):
      "\(name.text)/\(axes.count)(\(arguments.map { shown($0.value) }.joined(separator: " ")))"
    case .negate(let inner): "(-\(shown(inner)))"
    case .not(let inner): "(not \(shown(inner)))"
    case .binary(let op, let left, let right):
      "(\(shown(left)) \(op.rawValue) \(shown(right)))"
    }
  }

  @Test(arguments: [
    ("a + b * c - d", "((a + (b * c)) - d)"),
    ("a * b / c", "((a * b) / c)"),
    ("-a * b", "((-a) * b)"),
    ("a - -b", "(a - (-b))"),
    ("a or b and c", "(a or (b and c))"),
    ("not a and b", "((not a) and b)"),
    ("not a < b", "((not a) < b)"),
    ("a + 1 <= b * 2 or c != d", "(((a + 1) <= (b * 2)) or (c != d))"),
    ("(a < b) == c", "((a < b) == c)"),
    ("(a + b) * c", "((a + b) * c)"),
    ("f(a, b: c)[0 + 1]", ""),
    ("sum[(h, p), d'](x[t - 1, j = 0, M'] * y)", "sum/2((x[3] * y))"),
    ("max(a, b) + len(d)", "(max/0(a b) + len/0(d))"),
    ("a +\n  b", "(a + b)"),
    ("(a\n  + b)", "(a + b)"),
    ("f(\n a,\n b\n)", "f/0(a b)"),
  ]) func precedence(_ text: String, _ tree: String) throws {
    if tree.isEmpty {
      #expect(!messages("fn f(x) = \(text)\n").isEmpty)
    } else {
      #expect(shown(try expression(text)) == tree)
    }
  }

  @Test func axesOrLengths() {
    let text = """
      layer l {
        axis a = 2 * d, b2 = (2 * d), c = (g, r), e = (h, p) | 3 | c, f = (d), g = max(2, d)
      }
      """
    let (syntax, diagnostics) = Parser.parse(SourceFile(path: "a.ssm", text: text))
    #expect(diagnostics.isEmpty)
    guard case .layer(let layer)? = syntax.items.first else { return }
    let kinds = layer.items.map { item -> String in
      guard case .declaration(.axis(_, let definition)) = item else { return "?" }
      return switch definition {
      case nil: "none"
      case .length: "length"
      case .axes(.product(let factors, _)): "product \(factors.count)"
      case .axes(.concatenation(let parts, _)): "concatenation \(parts.count)"
      case .axes: "axes"
      }
    }
    #expect(
      kinds == ["length", "length", "product 2", "concatenation 3", "length", "length"])
  }

  @Test func severalMistakesAreReportedTogether() {
    let text = """
      layer l {
        wieght w[d]
        x = (a + b
        y = a < b < c
        recur ovr t {
          h = 1 $ 2
          g = x
        }
        v = a[3]
      }
      """
    #expect(
      messages(text) == [
        "2:3: 'wieght' begins no declaration or statement | did you mean 'weight'?",
        "4:3: expected an operator or ')', found 'y'",
        "4:13: comparisons do not chain | write 'a < b and b < c'",
        "5:9: expected 'over', found 'ovr' | did you mean 'over'?",
        "6:11: unexpected character '$'",
        "9:9: a fixed index names its axis | write '[j = 3]' with the axis for j",
      ])
  }

  @Test func aMissingBraceNamesTheOpeningOne() throws {
    let file = SourceFile(path: "a.ssm", text: "layer a {\n  x = 1\nlayer b {\n  y = 1\n}\n")
    let diagnostics = Parser.parse(file).diagnostics
    #expect(diagnostics.map(\.message) == ["expected '}' before 'layer'"])
    let note = try #require(diagnostics.first?.notes.first)
    #expect(note.message == "'{' is opened here")
    guard case .span(let span) = note.place else { return }
    #expect(file.position(at: span.range.lowerBound) == (1, 9))
  }

  @Test func keywordsAreNoNames() {
    for keyword in Keyword.allCases {
      #expect(!messages("layer l {\n  axis \(keyword.rawValue) = 3\n}\n").isEmpty)
      #expect(!Identifier.isLegal(keyword.rawValue))
      #expect(Identifier.isLegal(Identifier.legalized(keyword.rawValue)))
    }
    #expect(Identifier.legalized("layers.0.h") == "layers_0_h")
    #expect(Identifier.legalized("1a") == "_1a")
  }

  @Test func numbersBeyondTheMachine() {
    #expect(messages("fn f(x) = 1e999\n").first?.contains("too large") == true)
    #expect(messages("fn f(x) = 99999999999999999999\n").isEmpty)
    #expect(
      messages("layer l {\n  axis d = 99999999999999999999 | e\n}").first?.contains("too large")
        == true)
    #expect(messages("fn f(x) = 1e-999\n").isEmpty)
  }
}
