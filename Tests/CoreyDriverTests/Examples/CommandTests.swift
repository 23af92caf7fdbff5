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

  /// Lines of the README's shell blocks that start with `coreyc`, run in order in one folder that
  /// sees the repository's examples.
  @Test("The commands of the README")
  func readme() throws {
    let blocks = try Repository.text("README.md").matches(of: /```sh\n((?s:.*?))```/)
      .map(\.output.1)
    let lines = blocks.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("coreyc ") }
    #expect(!lines.isEmpty)
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("Examples"), withDestinationURL: Repository.examples)
      for line in lines {
        // The shell splits words and opens pipes as it does for a reader.
        let result = try Command.run(
          "bash",
          ["-o", "pipefail", "-c", "coreyc() { '\(Repository.coreyc.path)' \"$@\"; }; \(line)"],
          in: folder)
        #expect(result.status == 0, "\(line)\n\(result.errors)")
      }
    }
  }

  @Test("The README's setup and tests are what continuous integration runs")
  func continuousIntegration() throws {
    let readme = try Repository.text("README.md")
    let script = try Repository.text(".ci/run")
    let job = "swift run -c release coreyc run Examples/mamba1.ssm -D d=64 --check"
    #expect(readme.contains("apt-get install -y libtcc-dev libclang-dev && \(job)"))
    #expect(script.contains("libtcc-dev libclang-dev") && script.contains(job))
    #expect(readme.contains("\nswift test\n") && script.contains("\nswift test"))
  }
}
