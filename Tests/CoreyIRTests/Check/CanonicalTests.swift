import Testing

@testable import CoreyIR

@Suite struct CanonicalTests {
  static let files =
    CheckFixtures.names(in: CheckFixtures.reference).map { ($0, false) }
    + CheckFixtures.names(in: CheckFixtures.examples).map { ($0, true) }

  @Test(arguments: files)
  func printedGraphChecksToTheSameGraph(_ name: String, isExample: Bool) throws {
    let folder = isExample ? CheckFixtures.examples : CheckFixtures.reference
    let source = try CheckFixtures.source(name, in: folder)
    let program = try Checker.check(source)
    let text = Printer.print(program)
    do throws(Diagnostics) {
      let again = try Checker.check(SourceFile(path: "printed", text: text))
      #expect(again.nameless == program.nameless)
      #expect(Printer.print(again) == text)
    } catch {
      Issue.record("\(error.summary)\n\(text)")
    }
  }
}

extension Program {
  /// Without the names of values, which are only for people.
  var nameless: Program {
    var copy = self
    for layer in copy.layers.indices {
      for value in copy.layers[layer].values.indices { copy.layers[layer].values[value].name = "" }
    }
    return copy
  }
}
