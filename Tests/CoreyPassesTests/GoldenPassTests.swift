import CoreyIR
import Foundation
import Testing

@testable import CoreyPasses

/// `Fixtures/x.ssm` after the pass x is `Fixtures/x.expected`; `COREY_BLESS=1` rewrites it.
@Suite struct GoldenPassTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Fixtures")

  @Test(arguments: Pipeline.all.map(\.name))
  func golden(_ name: String) throws {
    let pass = try #require(Pipeline.all.first { $0.name == name })
    let source = Self.folder.appendingPathComponent("\(name).ssm")
    let text = try String(contentsOf: source, encoding: .utf8)
    var program = try Checker.check(SourceFile(path: "\(name).ssm", text: text))
    var remarks: [Remark] = []
    try pass.run(&program, &remarks)
    try program.verify()

    let found =
      remarks.map { "// \($0.outcome.rawValue) \($0.layer): \($0.message)\n" }.joined()
      + Printer.print(program)
    let expected = Self.folder.appendingPathComponent("\(name).expected")
    if ProcessInfo.processInfo.environment["COREY_BLESS"] != nil {
      try found.write(to: expected, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOf: expected, encoding: .utf8))
  }

  /// What a pass leaves is a source like any other, and it leaves nothing to do for itself.
  @Test(arguments: Pipeline.all.map(\.name))
  func printedProgramsCompileOn(_ name: String) throws {
    let pass = try #require(Pipeline.all.first { $0.name == name })
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("\(name).ssm"), encoding: .utf8)
    var program = try Checker.check(SourceFile(path: "\(name).ssm", text: text))
    var remarks: [Remark] = []
    try pass.run(&program, &remarks)
    let printed = Printer.print(program)
    var again = try Checker.check(SourceFile(path: "printed.ssm", text: printed))
    #expect(Printer.print(again) == printed)
    try pass.run(&again, &remarks)
    #expect(Printer.print(again) == printed)
  }
}
