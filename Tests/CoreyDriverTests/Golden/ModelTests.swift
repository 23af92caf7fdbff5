import CoreyModels
import CoreyPasses
import CoreyRuntime
import Foundation
import Testing

/// A whole model that transformers saved, ran and continued.
struct CheckpointModel: Sendable, CustomTestStringConvertible {
  let name: String
  var testDescription: String { name }

  static let all = ["tiny_mamba1_lm", "tiny_mamba2_lm"].map(CheckpointModel.init)

  private var path: String {
    Repository.root.appendingPathComponent("Tests/CoreyModelsTests/Fixtures/\(name)").path
  }

  func laboratory() throws -> Laboratory {
    let model = try ModelFolder.open(path)
    return try Laboratory(model.source, weights: try model.weights.tensors())
  }

  func golden() throws -> [String: Tensor] {
    try TensorFile.open(path + "/golden.npz").tensors()
  }
}

@Suite("Whole models of checkpoints")
struct ModelTests {
  @Test(
    "Logits, chunks, steps and the greedy continuation", arguments: CheckpointModel.all,
    Tier.allCases)
  func logits(_ model: CheckpointModel, _ tier: Tier) throws {
    let golden = try model.golden()
    let runner = try model.laboratory().kernels(Schedule(tier: tier, target: .native))
    let ids = try #require(golden["input_ids"]?.converted(to: .i32)?.words)
    let inputs = LayerInputs(batch: 2, time: 37, words: [ids])
    let whole = try runner.run(inputs)
    for name in ["logits_f64", "logits"] {
      let expected = try #require(golden[name]).doubles
      #expect(distance(whole.outputs[0], expected) <= 2e-6, "\(name)")
    }
    for pieces in [[30, 7], [1, 16, 3, 17], Array(repeating: 1, count: 37)] {
      #expect(
        try runner.run(inputs, pieces: pieces).difference(from: whole, runner.interface) == nil)
    }
    try checkGreedy(runner, inputs, golden)
  }

  /// Sixteen greedy tokens after thirty given ones, where the library's margin is clear.
  private func checkGreedy(
    _ runner: KernelRunner, _ inputs: LayerInputs, _ golden: [String: Tensor]
  ) throws {
    let expected = try #require(golden["greedy_ids"]?.integers)
    let margins = try #require(golden["greedy_logits"]).doubles
    let vocabulary = margins.count / expected.count
    for entry in 0..<2 {
      let prompt = inputs.slice(runner.interface, along: .batch, entry..<(entry + 1))
        .slice(runner.interface, along: .time, 0..<30)
      var result = try runner.run(prompt)
      for step in 0..<16 {
        let logits = result.outputs[0].suffix(vocabulary).map { Float(bitPattern: $0) }
        let best = logits.firstIndex(of: logits.max() ?? 0)
        let at = entry * 16 + step
        let row = margins[(at * vocabulary)..<((at + 1) * vocabulary)].sorted(by: >)
        if row[0] - row[1] > 1e-3 { #expect(best == expected[at]) }
        let next = LayerInputs(batch: 1, time: 1, words: [[UInt32(expected[at])]])
        result = try runner.run(next, state: result.state, threads: 1)
      }
    }
  }

  /// The norm of the difference relative to that of what is expected.
  private func distance(_ words: [UInt32], _ expected: [Double]) -> Double {
    guard words.count == expected.count else { return .infinity }
    var (difference, size) = (0.0, 0.0)
    for (word, value) in zip(words, expected) {
      let error = Double(Float(bitPattern: word)) - value
      difference += error * error
      size += value * value
    }
    return (difference / size).squareRoot()
  }
}
