import Foundation
import Testing

@Suite("Commands that are shown run")
struct CommandTests {
  @Test("The command of an example's header", arguments: ExampleCase.all)
  func header(_ example: ExampleCase) throws {
    let lines = try example.source.split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("//   coreyc ") })
    let result = try Command.coreyc(
      line.dropFirst("//   coreyc ".count).split(separator: " ").map(String.init))
    #expect(result.status == 0, "\(result.errors)")
  }

  /// Lines of the README's shell blocks, run in order in one folder that sees the examples, a
  /// checkpoint under its usual name, and the layer that the reader is told to save. What is shown
  /// behind a block is what its commands print, but for lines that stand for others: `…`.
  @Test("The commands of the README print what it shows")
  func readme() throws {
    let blocks = try Readme.blocks()
    let layer = try #require(blocks.last { $0.language == "ssm" })
    #expect(blocks.count { $0.language == "sh" } >= 8)
    try withTemporaryFolder { folder in
      let files = FileManager.default
      try files.createSymbolicLink(
        at: folder.appendingPathComponent("Examples"), withDestinationURL: Repository.examples)
      try files.createSymbolicLink(
        at: folder.appendingPathComponent("model.safetensors"),
        withDestinationURL: Repository.fixtures
          .appendingPathComponent("checkpoints/mamba1_a/model.safetensors"))
      try Data(layer.text.utf8).write(to: folder.appendingPathComponent("leaky.ssm"))
      var printed = ""
      for block in blocks {
        switch block.language {
        case "sh" where block.text != Readme.tests:
          printed = ""
          for line in block.commands { printed += try run(line, in: folder) }
        case "":
          for shown in block.text.split(separator: "\n") where !shown.hasSuffix("…") {
            #expect("\n\(printed)".contains("\n\(shown)"))
          }
        default: break
        }
      }
    }
  }

  /// The shell splits words and opens pipes as it does for a reader; what it prints.
  private func run(_ line: Substring, in folder: URL) throws -> String {
    let result = try Command.run(
      "bash",
      ["-o", "pipefail", "-c", "coreyc() { '\(Repository.coreyc.path)' \"$@\"; }; \(line)"],
      in: folder)
    #expect(result.status == 0, "\(line)\n\(result.errors)")
    return result.text
  }

  @Test("The README's setup and tests are what continuous integration runs")
  func continuousIntegration() throws {
    let blocks = try Readme.blocks()
    let script = try Repository.text(".ci/run")
    let first = try #require(blocks.first { $0.language == "sh" }).text
    let job = try #require(first.firstMatch(of: Readme.setup))
    for package in job.packages.split(separator: " ") { #expect(script.contains(package)) }
    #expect(script.contains("\nswift run -c release \(first[job.range.upperBound...])"))
    #expect(blocks.contains { $0.text == Readme.tests } && script.contains("\n\(Readme.tests)"))
    for line in blocks.filter({ $0.language == "console" }).flatMap(\.commands) {
      #expect(script.contains(line), "\(line)")
    }
  }
}
