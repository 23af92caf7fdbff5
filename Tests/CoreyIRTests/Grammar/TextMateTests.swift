import Foundation
import Testing

@testable import CoreyIR

/// Grammar/ssm.tmLanguage.json colours what the lexer sees.
@Suite struct TextMateTests {
  private func grammar() throws -> TextMate {
    let path = CheckFixtures.root.appending(path: "Grammar/ssm.tmLanguage.json")
    return try TextMate(try Data(contentsOf: path))
  }

  private func scope(_ word: String, in line: String) throws -> String? {
    let range = try #require(line.range(of: word))
    let scopes = try grammar().scopes(of: line)
    return scopes[line.utf16.distance(from: line.startIndex, to: range.lowerBound)]
  }

  @Test(arguments: [
    ("layer mamba1 {", "mamba1", "entity.name.function"),
    ("fn linear(x[..., i], w[o, i]) = sum[i](x * w)", "linear", "entity.name.function"),
    ("fn linear(x[..., i], w[o, i]) = sum[i](x * w)", "sum", "support.function.builtin"),
    ("fn linear(x[..., i], w[o, i]) = sum[i](x * w)", "...", "keyword.operator"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "weight", "storage.modifier"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "bf16", "support.type"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "from", "keyword.control"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "a.", "string.quoted"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "{M}", "variable.parameter.template"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "or 0", "keyword.operator.word"),
    ("  weight w[d]: bf16 from \"a.{M}.w\" or 0", "0", "constant.numeric"),
    ("  h = fma(rms_norm(x), h[t-1]) // the end", "rms_norm", "entity.name.function.call"),
    ("  h = fma(rms_norm(x), h[t-1]) // the end", "// the", "comment"),
    ("  h = fma(rms_norm(x), h[t-1]) // the end", "h[", "variable.other"),
    ("  y = l2norm[n](x) * 1.5e-3 * inf", "l2norm", "entity.name.function.call"),
    ("  y = l2norm[n](x) * 1.5e-3 * inf", "1.5e-3", "constant.numeric"),
    ("  y = l2norm[n](x) * 1.5e-3 * inf", "inf", "constant.language"),
    ("  recur over t {", "over", "keyword.control"),
    ("  repeat i in 0 ..< 24 {", "..<", "keyword.operator"),
    ("  in_proj = inner", "in_proj", "variable.other"),
  ]) func scopes(_ line: String, _ word: String, _ scope: String) throws {
    let found = try self.scope(word, in: line)
    #expect(found?.hasPrefix(scope) == true, "\(found ?? "nothing")")
  }

  /// Each token of the examples gets a scope that fits its kind.
  @Test(arguments: CheckFixtures.names(in: CheckFixtures.examples)) func examples(
    _ name: String
  ) throws {
    let grammar = try grammar()
    let source = try CheckFixtures.source(name, in: CheckFixtures.examples)
    var lexer = Lexer(source)
    lexer.run()
    var cache: [Int: [String?]] = [:]
    for token in lexer.tokens where token.kind != .end {
      let (line, column) = source.position(at: token.range.lowerBound)
      let text = source.line(line)
      let scopes = cache[line] ?? grammar.scopes(of: text)
      cache[line] = scopes
      // Columns count scalars; the examples stay within the basic plane.
      let scope = scopes[column - 1] ?? ""
      let fits =
        switch token.kind {
        case .keyword: scope.hasPrefix("keyword") || scope.hasPrefix("storage")
        case .number: scope.hasPrefix("constant.numeric")
        case .string: scope.hasPrefix("string")
        case .identifier:
          ["variable", "entity", "support", "constant.language"].contains { scope.hasPrefix($0) }
        case .symbol, .invalid, .end: !scope.hasPrefix("comment") && !scope.hasPrefix("string")
        }
      #expect(fits, "\(name):\(line):\(column): \(token.kind) has the scope '\(scope)'")
    }
  }

  @Test func everyKeywordHasAScope() throws {
    for keyword in Keyword.allCases {
      let scope = try self.scope(keyword.rawValue, in: "  \(keyword.rawValue) ") ?? ""
      #expect(scope.hasPrefix("keyword") || scope.hasPrefix("storage"), "\(keyword)")
    }
  }
}
