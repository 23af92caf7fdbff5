import CoreyRuntime
import Foundation
import Testing

@Suite("coreyc eval")
struct EvalTests {
  private func evaluate(_ arguments: [String], in folder: URL) throws -> Command {
    try Command.run(
      Repository.coreyc.path, ["eval", TinyMamba.path, "--tier", "tcc"] + arguments,
      environment: ["XDG_CACHE_HOME": folder.appending(path: "cache").path])
  }

  @Test("Bits are those of the library's logits")
  func equalsReference() throws {
    let ids = try #require(try TinyMamba.reference.tensor("ids")?.integers)
    // The mean of the library's negative log-likelihoods of these bytes (transformers 5.23, CPU).
    let expected = 1.653429
    try withTemporaryFolder { folder in
      let text = folder.appending(path: "text.bin")
      // What is left behind the last block does not count.
      try Data(ids.map { UInt8(truncatingIfNeeded: $0) } + [1, 2, 3]).write(to: text)
      let values = folder.appending(path: "values.npy").path
      let result = try evaluate(
        ["--text", text.path, "--context", "\(ids.count)", "--json", "--values", values],
        in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("1 blocks of \(ids.count) tokens"))
      let row = try #require(
        try JSONSerialization.jsonObject(with: result.output) as? [[String: Any]]
      ).first
      let bits = try #require(row?["bits_per_byte"] as? Double)
      #expect(abs(bits - expected) < 1e-5)
      let blocks = try TensorFile.open(values).onlyTensor().doubles
      #expect(blocks.count == 1 && abs(blocks[0] - bits) < 1e-5)
    }
  }

  @Test("Logits of padding do not count")
  func padding() throws {
    try withTemporaryFolder { folder in
      let tokens = folder.appending(path: "ids.txt")
      let bytes = try Repository.text("README.md").utf8.prefix(128)
      try Data(bytes.map { "\($0)\n" }.joined().utf8).write(to: tokens)
      let values = folder.appending(path: "values.npy").path
      func bits(_ model: String) throws -> Double {
        let result = try Command.run(
          Repository.coreyc.path,
          [
            "eval", model, "--tier", "tcc", "--tokens", tokens.path, "--context", "128",
            "--values", values, "--quiet",
          ], environment: ["XDG_CACHE_HOME": folder.appending(path: "cache").path])
        #expect(result.status == 0, "\(result.errors)")
        return try #require(try TensorFile.open(values).onlyTensor().doubles.first)
      }
      let padded = try TinyMamba.padded(in: folder).path
      // The model gives bytes that are in no text next to nothing.
      #expect(abs(try bits(padded) - bits(TinyMamba.path)) < 1e-3)
    }
  }

  @Test("Blocks are run alone, on any number of threads, with the same bits")
  func blocks() throws {
    try withTemporaryFolder { folder in
      let text = folder.appending(path: "text.txt")
      let bytes = Array(try Repository.text("README.md").utf8.prefix(160))
      try Data(bytes).write(to: text)
      func values(_ arguments: [String]) throws -> [Double] {
        let path = folder.appending(path: "values.npy").path
        let result = try evaluate(
          arguments + ["--context", "32", "--values", path, "--quiet"], in: folder)
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        return try TensorFile.open(path).onlyTensor().doubles
      }
      let together = try values(["--text", text.path])
      #expect(together.count == 5)
      #expect(try values(["--text", text.path, "--threads", "2"]) == together)
      let ids = folder.appending(path: "ids.txt")
      try Data(bytes[64..<96].map { "\($0)\n" }.joined().utf8).write(to: ids)
      #expect(try values(["--tokens", ids.path]) == [together[2]])
    }
  }

  @Test(
    "What cannot be is refused",
    arguments: [
      (["--text", "short"], 1, "less than one block of 512"),
      (["--text", "nothing"], 1, "nothing"),
      (["--text", "short", "--context", "2", "--values", "x.npz"], 1, ".npy"),
      (["--text", "short", "--context", "1"], 64, "--context"), ([], 64, "--text"),
      (["--text", "short", "--tokens", "short"], 64, "--text"),
    ] as [([String], Int32, String)])
  func refused(arguments: [String], status: Int32, reason: String) throws {
    try withTemporaryFolder { folder in
      try Data("short".utf8).write(to: folder.appending(path: "short"))
      let result = try evaluate(
        arguments.map {
          ["short", "nothing"].contains($0) ? folder.appending(path: $0).path : $0
        }, in: folder)
      #expect(result.status == status && result.errors.contains(reason), "\(result.errors)")
    }
  }
}
