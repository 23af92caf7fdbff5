import Testing

@testable import CoreyIR

@Suite struct LayerCheckTests {
  @Test(arguments: CheckFixtures.names(in: CheckFixtures.reference))
  func referenceLayersCheck(_ name: String) throws {
    let source = try CheckFixtures.source(name, in: CheckFixtures.reference)
    do throws(Diagnostics) {
      let program = try Checker.check(source)
      #expect(!program.entry.nodes.isEmpty)
      #expect(throws: Never.self) { try program.verify() }
    } catch {
      Issue.record("\(error.summary)")
    }
  }

  @Test(arguments: CheckFixtures.names(in: CheckFixtures.examples))
  func examplesCheck(_ name: String) throws {
    let source = try CheckFixtures.source(name, in: CheckFixtures.examples)
    do throws(Diagnostics) {
      let program = try Checker.check(source)
      #expect(!program.entry.nodes.isEmpty)
      #expect(throws: Never.self) { try program.verify() }
    } catch {
      Issue.record("\(error.summary)")
    }
  }
}
