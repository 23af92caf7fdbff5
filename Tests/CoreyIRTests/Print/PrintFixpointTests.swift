import CoreyTestSupport
import Testing

@testable import CoreyIR

/// What is printed reads back as what was printed.
@Suite struct PrintFixpointTests {
  /// Names of values are for people; everything else must be equal.
  private func nameless(_ program: Program) -> Program {
    var program = program
    for layer in program.layers.indices {
      for value in program.layers[layer].values.indices {
        program.layers[layer].values[value].name = ""
      }
    }
    return program
  }

  private func read(_ text: String) throws -> Program {
    do throws(Diagnostics) {
      return try Checker.check(SourceFile(path: "printed", text: text))
    } catch {
      let rendered = DiagnosticRenderer(color: false).render(error)
      Issue.record("printed text is refused:\n\(rendered)\n\(text)")
      throw error
    }
  }

  private func expectFixpoint(_ program: Program, _ comment: Comment) throws {
    let text = Printer.print(program)
    let again = try read(text)
    #expect(nameless(again) == nameless(program), comment)
    #expect(Printer.print(again) == text, comment)
    // With the names it was printed with, the whole program comes back.
    #expect(try read(text) == again, comment)
    #expect(throws: Never.self, comment) { try again.verify() }
  }

  @Test(arguments: 0..<20) func randomPrograms(_ block: Int) throws {
    for seed in block * 50..<(block + 1) * 50 {
      let program = RandomProgram.full.make(seed: UInt64(seed))
      #expect(throws: Never.self, "seed \(seed)") { try program.verify() }
      try expectFixpoint(program, "seed \(seed)")
    }
  }

  @Test func randomProgramsCoverTheOps() {
    var seen: Set<String> = []
    func visit(_ nodes: [Node]) {
      for node in nodes {
        seen.insert(node.op.keyword)
        visit(node.op.body)
      }
    }
    for seed in 0..<200 {
      for graph in RandomProgram.full.make(seed: UInt64(seed)).layers { visit(graph.nodes) }
    }
    let wanted = [
      "contract", "stream", "recur", "split", "concat", "gather", "rotate", "fold", "bf16",
      "repeat",
      "index", "copy", "fma", "select", "less", "not", "and", "sum", "max",
      "call of 'random_layer'",
    ]
    #expect(seen.isSuperset(of: wanted), "missing: \(Set(wanted).subtracting(seen))")
  }

  @Test(arguments: CheckFixtures.names(in: CheckFixtures.examples)) func examples(
    _ name: String
  ) throws {
    let source = try CheckFixtures.source(name, in: CheckFixtures.examples)
    try expectFixpoint(try Checker.check(source), "\(name)")
  }

  @Test(arguments: CheckFixtures.names(in: CheckFixtures.reference)) func reference(
    _ name: String
  ) throws {
    let source = try CheckFixtures.source(name, in: CheckFixtures.reference)
    try expectFixpoint(try Checker.check(source), "\(name)")
  }
}
