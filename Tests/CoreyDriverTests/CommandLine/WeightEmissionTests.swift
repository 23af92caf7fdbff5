import CoreyRuntime
import Foundation
import Testing

/// `--emit weights`: other runtimes compute the same function with the weights that are written.
@Suite struct WeightEmissionTests {
  private let layer = Data(
    """
    layer small {
      axis b, t
      axis d = 12, e = 8, M = 2
      input x[b, t, d]
      weight norm[d] from "norm"
      weight up[e, d] from "up"
      weight inner[e] from "inner"
      weight down[M, d, e] from "down.{M}"
      weight kept[d] from "kept"
      u = linear(rms_norm(x, norm), up)
      output out[b, t, d] = sum[M](sum[e](rms_norm(u, inner) * down)) + kept * x
    }

    """.utf8)

  private let shapes = [
    "norm": [12], "up": [8, 12], "inner": [8], "down.0": [12, 8], "down.1": [12, 8],
    "kept": [12], "unused": [3],
  ]

  private func weights(_ folder: URL) throws -> String {
    let seeded = SeededTensors(seed: 4)
    var tensors: [String: Tensor] = [:]
    for (name, shape) in shapes { tensors["m." + name] = try seeded.weight(name, shape: shape) }
    let path = folder.appendingPathComponent("w.safetensors").path
    try TensorFile.write(tensors, to: path)
    return path
  }

  @Test func theUnfoldedSourceComputesTheSame() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let original = try weights(folder)
      let folded = folder.appendingPathComponent("folded.safetensors").path
      let outcome = try Command.coreyc(
        [
          "compile", "-", "--fold=free", "--emit", "weights", "--weights", "\(original),m.", "-o",
          folded,
        ],
        input: layer)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let before = try TensorFile.open(original)
      let after = try TensorFile.open(folded)
      #expect(Set(after.names) == Set(before.names))
      for name in ["m.norm", "m.inner"] {
        #expect(try after.tensor(name)?.floats.allSatisfy { $0 == 1 } == true)
      }
      for name in ["m.kept", "m.unused"] {
        #expect(try after.tensor(name)?.floats == before.tensor(name)?.floats)
      }
      let up = try #require(try before.tensor("m.up")).floats
      let norm = try #require(try before.tensor("m.norm")).floats
      let product = up.enumerated().map { Float(Double($1) * Double(norm[$0 % 12])) }
      #expect(try after.tensor("m.up")?.floats == product)
      let note = try #require(after.metadata["coreyc.folded"])
      #expect(note.contains("m.up: times norm") && note.contains("m.down.1: times inner"))
      #expect(note.contains("m.norm: ones") && !note.contains("kept"))
      #expect(after.metadata["coreyc.online"] == nil)

      var results: [[Float]] = []
      for (index, file) in [original, folded].enumerated() {
        let path = folder.appendingPathComponent("y\(index).npz").path
        let run = try Command.coreyc(
          ["run", "-", "--weights", "\(file),m.", "-t", "6", "-o", path], input: layer)
        #expect(run.status == 0, "\(run.errors)")
        results.append(try #require(try TensorFile.open(path).tensor("out")).floats)
      }
      #expect(results[0] != results[1])
      #expect(zip(results[0], results[1]).allSatisfy { abs($0 - $1) <= 1e-5 })
    }
  }

  @Test func whatNamesCannotHoldIsAnError() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let tied = Data(
        """
        layer tied {
          axis b, t
          axis d = 12
          input x[b, t, d]
          weight norm[d] from "norm"
          weight w[d, d] from "w"
          output y = linear(rms_norm(x, norm), w)
          output z = linear(x, w)
        }

        """.utf8)
      let seeded = SeededTensors(seed: 4)
      let path = folder.appendingPathComponent("w.safetensors").path
      try TensorFile.write(
        ["norm": seeded.weight("norm", shape: [12]), "w": seeded.weight("w", shape: [12, 12])],
        to: path)
      let folded = folder.appendingPathComponent("folded.safetensors").path
      func emit(_ choice: String) throws -> Command {
        try Command.coreyc(
          [
            "compile", "-", "--fold=\(choice)", "--emit", "weights", "--weights", path, "-o",
            folded,
          ],
          input: tied)
      }
      let all = try emit("all")
      #expect(all.status == 1 && all.errors.contains("'w' is read folded and as it is"))
      #expect(!FileManager.default.fileExists(atPath: folded))
      #expect(try emit("free").status == 0)
      let wrong = try Command.coreyc(
        ["compile", "-", "--emit", "weights", "--weights", path, "-o", "folded.npz"], input: tied)
      #expect(wrong.status == 64 && wrong.errors.contains(".safetensors"))
    }
  }
}
