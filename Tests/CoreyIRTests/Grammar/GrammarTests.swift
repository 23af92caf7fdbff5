import Foundation
import Testing

@testable import CoreyIR

/// Grammar/ssm.ebnf and the parser agree.
@Suite struct GrammarTests {
  private func grammar() throws -> EBNF {
    let path = CheckFixtures.root.appending(path: "Grammar/ssm.ebnf")
    return try EBNF(try String(contentsOf: path, encoding: .utf8))
  }

  @Test func everyReferenceIsDefinedAndUsed() throws {
    let grammar = try grammar()
    var used: Set<String> = ["file", "inline", "newline"]
    func visit(_ rule: EBNF.Rule) {
      switch rule {
      case .literal: break
      case .reference(let name): used.insert(name)
      case .sequence(let rules), .choice(let rules, _): rules.forEach(visit)
      case .optional(let inner), .repeated(let inner): visit(inner)
      }
    }
    for rule in grammar.productions.values { visit(rule) }
    let defined = Set(grammar.names).union(["inline", "newline"])
    #expect(used.subtracting(defined).isEmpty)
    #expect(defined.subtracting(used).isEmpty)
  }

  @Test func everyKeywordAndSymbolIsInTheGrammar() throws {
    let grammar = try grammar()
    var literals: Set<String> = []
    func visit(_ rule: EBNF.Rule) {
      switch rule {
      case .literal(let text): literals.insert(text)
      case .reference: break
      case .sequence(let rules), .choice(let rules, _): rules.forEach(visit)
      case .optional(let inner), .repeated(let inner): visit(inner)
      }
    }
    for rule in grammar.productions.values { visit(rule) }
    for keyword in Keyword.allCases { #expect(literals.contains(keyword.rawValue)) }
    for symbol in Symbol.allCases { #expect(literals.contains(symbol.rawValue)) }
  }

  /// Sentences made from the grammar, every alternative of every production, are all accepted.
  @Test func generatedSentencesParse() throws {
    let grammar = try grammar()
    var generator = SentenceGenerator(grammar, seed: 1)
    #expect(generator.endless.isEmpty)
    for round in 0..<400 {
      let text = generator.sentence("file")
      let (_, diagnostics) = Parser.parse(SourceFile(path: "sentence", text: text))
      if !diagnostics.isEmpty {
        let rendered = DiagnosticRenderer(color: false).render(diagnostics)
        Issue.record("sentence \(round) is refused:\n\(rendered)\n\(text)")
        return
      }
    }
    #expect(generator.missing == 0, "alternatives that no sentence took")
    #expect(generator.covered.isSuperset(of: grammar.names))
  }

  /// The same sentences with one token gone are nearly always refused: the parser is not lenient.
  @Test func brokenSentencesAreRefused() throws {
    var generator = SentenceGenerator(try grammar(), seed: 2)
    var refused = 0
    let rounds = 200
    for _ in 0..<rounds {
      let text = generator.sentence("layer")
      guard let brace = text.lastIndex(of: "}") else { continue }
      var broken = text
      broken.remove(at: brace)
      let (_, diagnostics) = Parser.parse(SourceFile(path: "sentence", text: broken))
      if !diagnostics.isEmpty { refused += 1 }
    }
    #expect(refused == rounds)
  }
}
