import CoreyRuntime
import Foundation
import Testing

@Suite struct RunTests {
  private let layer = Data(
    """
    layer small {
      axis b, t
      axis d = 4
      input x[b, t, d]
      input y[b, t]
      weight a[d] from "block.a"
      state h[b, d]
      state past[b, t: 2, d]
      recur over t { h = sigmoid(a * x) * h[t-1] + x }
      past = h
      output out = past + past[t-2]
      output scale = y * sum[d](x)
    }

    """.utf8)

  private func write(_ tensors: [String: Tensor], _ folder: URL, _ name: String) throws -> String {
    let path = folder.appendingPathComponent(name).path
    try TensorFile.write(tensors, to: path)
    return path
  }

  private func ramp(_ shape: [Int], _ step: Float = 0.125) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor((0..<count).map { Float($0 % 13) * step - 0.5 }, shape: shape)
  }

  @Test func nothingGivenIsMadeUpAndSaid() throws {
    let outcome = try Command.coreyc(["run", "-", "--check", "-t", "5"], input: layer)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("no weights are given"))
    #expect(outcome.errors.contains("'x' [1, 5, 4]"))
    #expect(outcome.text.contains("[1, 5, 4]"))
    #expect(outcome.text.contains("equal"))
    #expect(!outcome.text.contains("differ"))
  }

  @Test func aSequenceInPiecesGivesTheSame() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let x = ramp([2, 6, 4])
      let y = ramp([2, 6])
      let weights = try write(["model.block.a": ramp([4])], folder, "w.safetensors")
      let whole = folder.appendingPathComponent("whole.npz").path
      let end = folder.appendingPathComponent("end.safetensors").path
      let all = try Command.coreyc(
        [
          "run", "-", "--weights", "\(weights),model.",
          "--input", "x=\(write(["x": x], folder, "x.npy"))",
          "--input", "y=\(write(["y": y], folder, "y.npy"))", "-o", whole, "--state-out", end,
        ], input: layer)
      #expect(all.status == 0, "\(all.errors)")
      #expect(!all.errors.contains("made up"))

      var state: String?
      var pieces: [[Float]] = []
      for range in [0..<1, 1..<6] {
        func piece(_ tensor: Tensor, _ width: Int) -> Tensor {
          let floats = tensor.floats
          var elements: [Float] = []
          for batch in 0..<2 {
            let start = (batch * 6 + range.lowerBound) * width
            elements += floats[start..<(start + range.count * width)]
          }
          let shape = width == 1 ? [2, range.count] : [2, range.count, width]
          return Tensor(elements, shape: shape)
        }
        let inputs = try write(
          ["x": piece(x, 4), "y": piece(y, 1)], folder, "in\(range.lowerBound).npz")
        let output = folder.appendingPathComponent("out\(range.lowerBound).npy").path
        let next = folder.appendingPathComponent("state\(range.lowerBound).npz").path
        var arguments = [
          "run", "-", "--weights", "\(weights),model.", "--input", inputs, "-o", "out=\(output)",
          "--state-out", next,
        ]
        if let state { arguments += ["--state-in", state] }
        let outcome = try Command.coreyc(arguments, input: layer)
        #expect(outcome.status == 0, "\(outcome.errors)")
        pieces.append(try TensorFile.open(output).onlyTensor().floats)
        state = next
      }
      let expected = try #require(try TensorFile.open(whole).tensor("out")).floats
      for batch in 0..<2 {
        let joined =
          Array(pieces[0][(batch * 4)..<(batch * 4 + 4)])
          + Array(pieces[1][(batch * 20)..<(batch * 20 + 20)])
        #expect(joined == Array(expected[(batch * 24)..<(batch * 24 + 24)]))
      }
      let final = try TensorFile.open(try #require(state))
      for name in ["h", "past"] {
        let tensor = try #require(try TensorFile.open(end).tensor(name))
        #expect(try final.tensor(name)?.isIdentical(to: tensor) == true)
      }
    }
  }

  @Test(.enabled(if: Command.exists("clang")))
  func tiersAndThreadsAgree() throws {
    try withTemporaryFolder { (folder: URL) throws in
      var outputs: [Data] = []
      for (index, flags) in [["--tier", "tcc"], ["--tier", "clang"], ["--threads", "2"]]
        .enumerated()
      {
        let path = folder.appendingPathComponent("\(index).safetensors").path
        let outcome = try Command.coreyc(
          ["run", "-", "-t", "9", "-b", "3", "-o", path] + flags, input: layer)
        #expect(outcome.status == 0, "\(outcome.errors)")
        outputs.append(try Data(contentsOf: URL(fileURLWithPath: path)))
      }
      #expect(outputs[0] == outputs[1])
      #expect(outputs[0] == outputs[2])
    }
  }

  @Test func timesAndTablesAreJSONOnDemand() throws {
    let outcome = try Command.coreyc(["run", "-", "--json", "--seed", "7"], input: layer)
    #expect(outcome.status == 0)
    let rows = try JSONSerialization.jsonObject(with: outcome.output) as? [[String: Any]] ?? []
    #expect(rows.map { $0["output"] as? String } == ["out", "scale"])
    let timed = try Command.coreyc(["run", "-", "--time"], input: layer)
    for stage in ["parse to callable", "pack weights", "run", "whole process"] {
      #expect(timed.errors.contains(stage))
    }
  }

  /// Each is refused with a message that says what is meant, and leaves no file.
  @Test(arguments: [
    (["--weights", "none.safetensors"], "none.safetensors"),
    (["--input", "z=x.npy"], "no input 'z'"),
    (["--input", "x.npy"], "--input x=x.npy"),
    (["--input", "x=wrong.npy"], "[1, 2, 5]"),
    (["--input", "x=x.npy", "--time-steps", "4"], "--time-steps"),
    (["--state-in", "x.npz"], "no state 'x'"),
    (["-o", "out.bin"], "out.bin"),
    (["-o", "out.npy"], "one tensor, not 2"),
    (["-o", "oot=out.npy"], "did you mean 'out'?"),
    (["-o", "no/such/folder/out.npz"], "no/such/folder/out.npz"),
    (["--weights", "x.npz"], "'block.a' is in no weight file"),
  ])
  func whatDoesNotFitIsRefused(_ arguments: [String], _ message: String) throws {
    try withTemporaryFolder { (folder: URL) throws in
      _ = try write(["x": ramp([1, 3, 4])], folder, "x.npy")
      _ = try write(["x": ramp([1, 2, 5])], folder, "wrong.npy")
      _ = try write(["x": ramp([1, 3, 4])], folder, "x.npz")
      let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      let outcome = try Command.coreyc(["run", "-"] + arguments, input: layer, in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("error:"))
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.text == "")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
    }
  }

  @Test(arguments: [
    ["--threads", "0"], ["-t", "-1"], ["--tier", "gcc"], ["--input", ""], ["--batch", "x"],
  ])
  func aBadCommandLineIsSixtyFour(_ arguments: [String]) throws {
    #expect(try Command.coreyc(["run", "-"] + arguments, input: layer).status == 64)
  }

  @Test(
    "names that C or the structure of arguments means something by",
    arguments: ["size", "size_", "double", "class", "linux", "NULL", "ck_start", "LANES", "packed"])
  func namesOfC(_ name: String) throws {
    let text = """
      layer taken {
        axis b, t
        axis d = 4
        input \(name)[b, t, d]
        input \(name)_[b, t, d]
        output sum = \(name) + \(name)_
      }
      """
    for tier in ["tcc", "clang"] {
      let outcome = try Command.coreyc(
        ["run", "-", "--check", "--tier", tier, "--target-cpu", "native"], input: Data(text.utf8))
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }
}
