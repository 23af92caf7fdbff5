import CoreyRuntime
import Foundation
import Testing

/// A trained model, rotated, says what it said.
@Suite("Rotated models")
struct RotationModelTests {
  private static let model = Repository.root.appendingPathComponent("Examples/models/tiny-mamba")
  private static let sites = [
    "block.in_proj:d", "block.x_proj:e", "block.dt_w:r", "block.out_proj:e",
  ].joined(separator: ",")

  private func run(_ arguments: [String], _ path: String) throws -> [Float] {
    let run = try Command.coreyc(
      ["run", Self.model.path, "-t", "24", "-o", path] + arguments)
    #expect(run.status == 0, "\(run.errors)")
    return try TensorFile.open(path).onlyTensor().floats
  }

  private func distance(_ found: [Float], _ expected: [Float]) -> Double {
    relativeDistance([found.map(Double.init)], [expected.map(Double.init)])
  }

  @Test("logits differ by rounding alone") func logits() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let plain = try run([], folder.appendingPathComponent("plain.npy").path)
      let rotated = try run(
        ["--rotate=\(Self.sites)"], folder.appendingPathComponent("rotated.npy").path)
      #expect(plain != rotated)
      #expect(distance(rotated, plain) <= 1e-5)
    }
  }

  @Test("free sites are written into weights that any runtime reads") func weights() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let path = folder.appendingPathComponent("rotated.safetensors").path
      let emitted = try Command.coreyc([
        "compile", Self.model.path, "--rotate=block.dt_w:r", "--emit", "weights", "-o", path,
      ])
      #expect(emitted.status == 0, "\(emitted.errors)")
      let file = try TensorFile.open(path)
      #expect(file.metadata["coreyc.folded"]?.contains("rotated along") == true)
      let plain = try run([], folder.appendingPathComponent("plain.npy").path)
      let other = try run(["--weights", path], folder.appendingPathComponent("other.npy").path)
      #expect(plain != other)
      #expect(distance(other, plain) <= 1e-5)
    }
  }
}
