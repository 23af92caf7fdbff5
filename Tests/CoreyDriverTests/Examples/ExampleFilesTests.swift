import CoreyIR
import Foundation
import Testing

@Suite("The files of Examples/")
struct ExampleFilesTests {
  @Test("Every file is among the tested cases")
  func everyFileIsTested() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Repository.examples.path)
      .filter { $0.hasSuffix(".ssm") }
    #expect(Set(files) == Set(ExampleCase.all.map { "\($0.name).ssm" }))
  }

  @Test("A header cites a source with its year and shows a command", arguments: ExampleCase.all)
  func header(_ example: ExampleCase) throws {
    let header = try example.source.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("//") }
      .joined(separator: "\n")
    #expect(header.contains(/\b(19|20)\d\d\b/))
    #expect(header.contains(/"[^"]+"/))
    #expect(header.contains("//   coreyc run \(example.path)"))
  }

  @Test("Parses without a diagnostic", arguments: ExampleCase.all)
  func parses(_ example: ExampleCase) throws {
    let (_, diagnostics) = Parser.parse(SourceFile(path: example.path, text: try example.source))
    #expect(diagnostics.isEmpty)
  }
}

@Suite("The guides")
struct GuideTests {
  @Test(
    "Layers shown in the guides and the README check and verify",
    arguments: [
      "README.md", "Sources/CoreyDriver/CoreyDriver.docc/Language.md",
    ])
  func blocks(_ path: String) throws {
    let blocks = try Repository.text(path).matches(of: /```ssm\n((?s:.*?))```/).map(\.output.1)
    #expect(!blocks.isEmpty)
    for block in blocks {
      let program = try Checker.check(SourceFile(path: path, text: String(block)))
      try program.verify()
    }
  }
}
