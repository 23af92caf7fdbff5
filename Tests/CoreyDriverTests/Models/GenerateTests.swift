import CoreyRuntime
import Foundation
import Testing

@Suite("coreyc generate")
struct GenerateTests {
  private let prompt = "class Queue(object):"

  /// Runs with a cache of its own, so that the first run packs and the next ones map.
  private func generate(
    _ arguments: [String], in folder: URL, model: String = TinyMamba.path
  ) throws -> Command {
    try Command.run(
      Repository.coreyc.path, ["generate", model, "--tier", "tcc"] + arguments,
      environment: ["XDG_CACHE_HOME": folder.appending(path: "cache").path])
  }

  @Test("Greedy continuations are those of the library")
  func greedy() throws {
    let example = try #require(try TinyMamba.continuations().first)
    try withTemporaryFolder { folder in
      let result = try generate(
        ["--prompt", example.prompt, "-n", "\(example.bytes)", "--threads", "2"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.text == example.continuation)
      #expect(result.errors.contains("prefill") && result.errors.contains("decode"))
    }
  }

  @Test("A run that is saved and resumed is one run, whatever feeds it")
  func resumes() throws {
    try withTemporaryFolder { folder in
      let state = folder.appending(path: "state.safetensors").path
      let random = ["--temperature", "0.9", "--top-k", "30", "--quiet"]
      let whole = try generate(
        ["--prompt", prompt, "-n", "20", "--seed", "5"] + random, in: folder)
      #expect(whole.status == 0 && whole.output.count == 20, "\(whole.errors)")
      #expect(whole.errors == "")
      let first = try generate(
        ["--prompt", prompt, "-n", "10", "--seed", "5", "--state-out", state] + random, in: folder)
      #expect(first.output == whole.output.prefix(10))
      let second = try generate(
        ["--state-in", state, "-n", "10", "--no-cache"] + random, in: folder)
      #expect(second.output == whole.output.suffix(10), "\(second.errors)")

      // The text as ids, the first part of it only saved.
      let ids = prompt.utf8.map { "\($0)" }
      let tokens = folder.appending(path: "ids.txt")
      try Data(ids.prefix(7).joined(separator: "\n").utf8).write(to: tokens)
      let none = try generate(
        ["--tokens", tokens.path, "-n", "0", "--state-out", state], in: folder)
      #expect(none.status == 0 && none.output.isEmpty, "\(none.errors)")
      let file = folder.appending(path: "rest.txt")
      try Data(prompt.utf8.dropFirst(7)).write(to: file)
      let rest = try generate(
        ["--state-in", state, "--prompt-file", file.path, "-n", "20", "--seed", "5"] + random,
        in: folder)
      #expect(rest.output == whole.output, "\(rest.errors)")
    }
  }

  @Test("Seeds decide what is drawn")
  func seeds() throws {
    try withTemporaryFolder { folder in
      func draw(_ seed: String) throws -> Data {
        try generate(
          [
            "--prompt", prompt, "-n", "24", "--temperature", "1", "--top-p", "0.95", "--seed", seed,
          ],
          in: folder
        ).output
      }
      let first = try draw("1")
      #expect(try draw("1") == first)
      #expect(try draw("2") != first)
    }
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      (["--prompt", ""], 1, "the prompt is empty"),
      (["--tokens", "bad.txt"], 1, "outside the vocabulary of 256"),
      (["--tokens", "none.txt"], 1, "none.txt"),
      (["--prompt-file", "none.txt"], 1, "none.txt"),
      (["--state-in", "none.safetensors"], 1, "none.safetensors"),
      (["--state-in", "other.safetensors"], 1, "this is no file of states"),
      (["--prompt", "a", "-n", "2", "--state-out", "no/where.safetensors"], 1, "cannot write"),
      (["--prompt", "a", "--state-out", "state.npz"], 64, ".safetensors"),
      (["--prompt", "a", "-n", "x"], 64, "The value 'x' is invalid"),
      (["--prompt", "a", "--tokens", "b"], 64, "one of"),
      ([], 64, "--prompt"),
      (["--prompt", "a", "--greedy", "--top-k", "3"], 64, "--greedy"),
      (["--prompt", "a", "--temperature", "0"], 64, "--temperature"),
      (["--prompt", "a", "--top-p", "1.5"], 64, "--top-p"),
      (["--prompt", "a", "--threads", "0"], 64, "--threads"),
    ] as [([String], Int32, String)])
  func refused(arguments: [String], status: Int32, reason: String) throws {
    try withTemporaryFolder { folder in
      try Data("97 256".utf8).write(to: folder.appending(path: "bad.txt"))
      try TensorFile.write(
        ["a": Tensor([1] as [Float], shape: [1])],
        to: folder.appending(path: "other.safetensors").path)
      let files = ["bad.txt", "none.txt", "none.safetensors", "other.safetensors"]
      let result = try generate(
        arguments.map {
          files.contains($0) || $0.hasPrefix("no/") ? folder.appending(path: $0).path : $0
        }, in: folder)
      #expect(result.status == status, "\(result.errors)")
      #expect(result.errors.contains(reason), "\(result.errors)")
      #expect(result.output.isEmpty || arguments.contains("no/where.safetensors"))
    }
  }

  @Test("States of other weights, and states cut short, are refused")
  func foreignStates() throws {
    try withTemporaryFolder { folder in
      let state = folder.appending(path: "state.safetensors")
      let saved = try generate(
        ["--prompt", "a", "-n", "1", "--state-out", state.path], in: folder)
      #expect(saved.status == 0, "\(saved.errors)")
      let model = folder.appending(path: "model")
      try FileManager.default.copyItem(
        at: Repository.root.appending(path: TinyMamba.path), to: model)
      let weights = model.appending(path: "model.safetensors")
      var bytes = try Data(contentsOf: weights)
      bytes[bytes.count - 9] ^= 1
      try bytes.write(to: weights)
      let foreign = try generate(
        ["--state-in", state.path, "-n", "1"], in: folder, model: model.path)
      #expect(foreign.status == 1)
      #expect(foreign.errors.contains("states are of another model"), "\(foreign.errors)")

      let whole = try Data(contentsOf: state)
      for count in [0, 7, 40, whole.count / 2, whole.count - 1] {
        try whole.prefix(count).write(to: state)
        let cut = try generate(["--state-in", state.path, "-n", "1"], in: folder)
        #expect(cut.status == 1 && cut.errors.contains("state.safetensors"), "\(cut.errors)")
      }
    }
  }

  @Test("A layer is no model")
  func layers() throws {
    try withTemporaryFolder { folder in
      let result = try generate(["--prompt", "a"], in: folder, model: "Examples/gla.ssm")
      #expect(result.status == 1 && result.errors.contains("this is no model"))
    }
  }
}
