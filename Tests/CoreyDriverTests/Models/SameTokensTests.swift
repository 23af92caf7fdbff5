import Foundation
import Testing

@Suite("Programs of models print what generate prints")
struct SameTokensTests {
  /// Every byte but those of texts too, and more tokens than one piece of a prompt holds.
  private static let long = (0..<1100).map { UInt8(truncatingIfNeeded: $0 * $0 / 7 + $0) }

  private func generate(_ arguments: [String], _ model: String, in folder: URL) throws -> Data {
    let result = try Command.run(
      Repository.coreyc.path,
      ["generate", model, "--greedy", "--tier", "tcc", "--quiet"] + arguments,
      environment: ["XDG_CACHE_HOME": folder.appending(path: "cache").path])
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  private func program(
    _ project: ModelProject, _ arguments: [String], input: Data = Data()
  ) throws -> Data {
    let result = try Command.run("./demo", arguments, input: input, in: project.folder)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test("Bytes, as text and as tokens")
  func bytes() throws {
    try withTemporaryFolder { folder in
      let project = try ModelProject(in: folder.appending(path: "out"))
      try project.build("cc")
      for prompt in [Array("import os\n".utf8), [0xFF], Self.long] {
        let file = folder.appending(path: "prompt")
        try Data(prompt).write(to: file)
        let printed = try program(project, ["-n", "48"], input: Data(prompt))
        #expect(printed.count == 48)
        let path = ["--prompt-file", file.path, "-n", "48"]
        #expect(try generate(path, TinyMamba.path, in: folder) == printed)
        try Data(prompt.map { "\($0)" }.joined(separator: " ").utf8).write(to: file)
        let ids = ["--tokens", file.path, "-n", "48"]
        #expect(try generate(ids, TinyMamba.path, in: folder) == printed)
      }
    }
  }

  @Test("Numbers, with logits of padding behind them and a token that ends texts")
  func numbers() throws {
    try withTemporaryFolder { folder in
      // The space: every text comes to one.
      let model = try TinyMamba.padded(in: folder, ["eos_token_id": 32])
      let project = try ModelProject(in: folder.appending(path: "out"), model: model.path)
      try project.build("cc")
      let prompt = Data(Self.long.map { "\($0 % 250)" }.joined(separator: "\n").utf8)
      let tokens = folder.appending(path: "tokens")
      try prompt.write(to: tokens)
      let printed = try program(project, ["-n", "300"], input: prompt)
      #expect(
        try generate(["--tokens", tokens.path, "-n", "300"], model.path, in: folder) == printed)
      let numbers = String(decoding: printed, as: UTF8.self).split(separator: " ")
      #expect(!numbers.isEmpty && numbers.count < 300 && !numbers.contains("32"))
      #expect(numbers.allSatisfy { Int($0).map { $0 < 250 } == true })
    }
  }
}
