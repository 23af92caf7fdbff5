import Foundation
import Testing

@testable import CoreyIR

/// The printed Graphs of the reference layers. `COREY_BLESS=1` rewrites them.
@Suite struct GoldenGraphTests {
  static let golden = CheckFixtures.root.appending(path: "Tests/CoreyIRTests/Fixtures/Graphs")

  @Test(arguments: CheckFixtures.names(in: CheckFixtures.reference))
  func graphIsAsExpected(_ name: String) throws {
    let program = try Checker.check(CheckFixtures.source(name, in: CheckFixtures.reference))
    let text = Printer.print(program)
    let file = Self.golden.appending(path: name + ".expected")
    if ProcessInfo.processInfo.environment["COREY_BLESS"] == "1" {
      try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(text == expected)
  }
}
