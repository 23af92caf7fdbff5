import CoreyIR
import CoreyModels
import CoreyRuntime
import Testing

@Suite("Checkpoints that transformers wrote and ran")
struct GoldenLogitsTests {
  @Test(
    "Logits of both interpreters", arguments: ["tiny_mamba1_lm", "tiny_mamba2_lm"])
  func logits(_ name: String) throws {
    let folder = ModelFolderTests.fixtures.appendingPathComponent(name).path
    let model = try ModelFolder.open(folder)
    let program = try Checker.check(model.source)
    let golden = try TensorFile.open(folder + "/golden.npz").tensors()
    let ids = try #require(golden["input_ids"]?.converted(to: .i32))
    let weights = try model.weights.tensors()
    let narrow = try Interpreter<Float>(program).run(
      inputs: ["ids": ids], weights: weights, batch: 2, time: 37)
    let exact = try Interpreter<Double>(program).run(
      inputs: ["ids": ids], weights: weights, batch: 2, time: 37)
    let truth = try #require(golden["logits_f64"])
    let library = try #require(golden["logits"])
    let found = try #require(narrow.outputs["logits"])
    #expect(distance(found, truth) <= 2e-6)
    #expect(distance(found, library) <= 2e-6)
    #expect(distance(try #require(exact.outputs["logits"]), truth) <= 1e-7)
  }

  /// The norm of the difference relative to that of what is expected.
  private func distance(_ found: Tensor, _ expected: Tensor) -> Double {
    guard found.count == expected.count else { return .infinity }
    var (difference, size) = (0.0, 0.0)
    for (found, expected) in zip(found.doubles, expected.doubles) {
      difference += (found - expected) * (found - expected)
      size += expected * expected
    }
    return (difference / size).squareRoot()
  }
}
