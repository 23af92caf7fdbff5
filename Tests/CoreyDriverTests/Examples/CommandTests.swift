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

  /// Lines of the README's shell blocks after the first two, run in order in one folder that sees
  /// the examples, a checkpoint under its usual name, and the layer that the reader is told to save.
  @Test("The commands of the README")
  func readme() throws {
    let readme = try Repository.text("README.md")
    let lines = readme.matches(of: /```sh\n((?s:.*?))```/).map(\.output.1).dropFirst(2)
      .flatMap { $0.split(separator: "\n") }
    #expect(lines.count >= 9)
    let layer = try #require(readme.matches(of: /```ssm\n((?s:.*?))```/).last).output.1
    try withTemporaryFolder { folder in
      let files = FileManager.default
      try files.createSymbolicLink(
        at: folder.appendingPathComponent("Examples"), withDestinationURL: Repository.examples)
      try files.createSymbolicLink(
        at: folder.appendingPathComponent("model.safetensors"),
        withDestinationURL: Repository.fixtures
          .appendingPathComponent("checkpoints/mamba1_a/model.safetensors"))
      try Data(layer.utf8).write(to: folder.appendingPathComponent("leaky.ssm"))
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
    for line in readme.matches(of: /```console\n((?s:.*?))```/).flatMap({
      $0.output.1.split(separator: "\n")
    }) {
      #expect(script.contains(line), "\(line)")
    }
    #expect(readme.contains("\nswift test\n") && script.contains("\nswift test"))
  }
}
