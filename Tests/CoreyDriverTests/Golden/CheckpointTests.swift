import CoreyPasses
import CoreyRuntime
import CoreySchedule
import Testing

/// A block of a checkpoint that Hugging Face transformers saved and ran.
struct CheckpointBlock: Sendable, CustomTestStringConvertible {
  let name: String
  let example: String
  let lengths: [String: Int]
  var testDescription: String { name }

  static let all = [
    CheckpointBlock(name: "mamba1_a", example: "mamba1", lengths: ["d": 64]),
    CheckpointBlock(
      name: "mamba2_a", example: "mamba2", lengths: ["d": 64, "g": 1, "r": 8, "p": 16, "n": 16]),
  ]

  func laboratory() throws -> Laboratory {
    let path = Repository.fixtures.appendingPathComponent("checkpoints/\(name)/model.safetensors")
    let prefix = "backbone.layers.0."
    var weights: [String: Tensor] = [:]
    for (name, tensor) in try TensorFile.open(path.path).tensors() where name.hasPrefix(prefix) {
      weights[String(name.dropFirst(prefix.count))] = tensor
    }
    return try Laboratory("Examples/\(example).ssm", lengths: lengths, weights: weights)
  }
}

@Suite("Blocks of checkpoints: a prefill of 37 tokens, then 3 tokens one at a time")
struct CheckpointTests {
  @Test("The interpreter in both precisions", arguments: CheckpointBlock.all)
  func interpreters(_ block: CheckpointBlock) throws {
    let laboratory = try block.laboratory()
    try check(laboratory.interpreter(Float.self), block)
    try check(laboratory.interpreter(Double.self), block)
  }

  @Test("Kernels of every level and tier", arguments: CheckpointBlock.all, Tier.allCases)
  func kernels(_ block: CheckpointBlock, _ tier: Tier) throws {
    let laboratory = try block.laboratory()
    for level in [OptimizationLevel.none, .basic, .full] {
      try check(
        laboratory.kernels(Schedule(level: level, tier: tier, target: .native)), block,
        "-O\(level.rawValue)")
    }
  }

  private func check(
    _ runner: some LayerRunner, _ block: CheckpointBlock, _ comment: String = ""
  ) throws {
    let golden = try GoldenArchive("checkpoints/\(block.name)/golden.npz")
    let interface = runner.interface
    let prefill = try runner.run(golden.inputs(interface, batch: 2, time: 37))
    let error = prefill.error(from: golden, interface, batch: 2, outputs: "out", states: "state1")
    #expect(error <= 2e-5, "prefill \(comment)")

    let decoded = try runner.run(
      golden.inputs(interface, role: "decode.in", batch: 2, time: 3), pieces: [1, 1, 1],
      state: prefill.state)
    let decodeError = decoded.error(
      from: golden, interface, batch: 2, outputs: "decode.out", states: "decode.state1")
    #expect(decodeError <= 2e-5, "decode \(comment)")
  }
}
