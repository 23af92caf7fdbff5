import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreyTestSupport
import Testing

/// Folding changes what is rounded, not what is computed.
@Suite("Scale folding keeps the function")
struct ScaleEquivalenceTests {
  @Test("in Float64, for all examples", arguments: ExampleCase.all)
  func examples(_ example: ExampleCase) throws {
    let laboratory = try Laboratory(example)
    let file = SourceFile(path: example.path, text: try example.source)
    let checked = try Checker.check(file, overrides: example.lengths)
    var folded = checked
    var remarks: [Remark] = []
    for pass in Pipeline.passes(at: .full, fold: .all) {
      try pass.run(&folded, &remarks)
      try folded.verify()
    }
    if Self.haveNorms.contains(example.name) {
      #expect(remarks.contains { $0.pass == "scales" && $0.outcome == .passed })
    }
    let interface = laboratory.interface
    let inputs = interface.seededInputs(batch: 2, time: 9)
    let state = example.isCausal ? interface.seededState(batch: 2) : nil
    let before = InterpreterRunner<Double>(
      interface: interface, program: checked, weights: laboratory.weights)
    let after = InterpreterRunner<Double>(
      interface: interface, program: folded, weights: laboratory.weights)
    let expected = try before.numbers(inputs, state: state)
    let found = try after.numbers(inputs, state: state)
    #expect(distance(found, expected) <= 1e-12)
    guard example.isCausal else { return }
    // One step after the other; the state between two is that of the unfolded layer.
    let laterHalf = try after.numbers(
      inputs.slice(interface, along: .time, 0..<4), state: state)
    let sooner = try before.numbers(inputs.slice(interface, along: .time, 0..<4), state: state)
    #expect(distance(laterHalf, sooner) <= 1e-12)
  }

  /// Random programs meet every op, second indices, fixed ones and splits.
  @Test("in Float64, for random programs") func random() throws {
    var folds = 0
    for seed in UInt64(0)..<300 {
      let program = RandomProgram.full.make(seed: seed)
      var folded = program
      var remarks: [Remark] = []
      try Pass.scales(.all).run(&folded, &remarks)
      guard remarks.contains(where: { $0.outcome == .passed }) else { continue }
      folds += 1
      try folded.verify()
      let seeded = SeededTensors(seed: seed)
      let weights = try seeded.weights(of: program)
      var inputs: [String: Tensor] = [:]
      for input in program.entry.inputs {
        let value = program.entry[input.value]
        let shape = value.dims.map { label in
          label == .batch ? 2 : label == .time ? 4 : program.entry.length(label.axis) ?? 1
        }
        inputs[input.name] = try seeded.input(input.name, shape: shape, type: value.type)
      }
      func numbers(_ program: Program) throws -> [[Double]] {
        let results = try Interpreter<Double>(program).run(
          inputs: inputs, weights: weights, batch: 2, time: 4)
        return results.outputs.sorted { $0.key < $1.key }.map(\.value.doubles)
          + results.states.sorted { $0.key < $1.key }.map(\.value.doubles)
      }
      let (found, expected) = (try numbers(folded), try numbers(program))
      guard expected.joined().allSatisfy(\.isFinite) else { continue }
      #expect(distance(found, expected) <= 1e-12, "seed \(seed)")
    }
    #expect(folds >= 5)
  }

  /// Examples with a norm before a projection of their own.
  private static let haveNorms = ["mamba1", "mamba2", "gla", "gated_deltanet", "mamba_130m"]

  private func distance(_ found: [[Double]], _ expected: [[Double]]) -> Double {
    zip(found, expected).map { found, expected in
      let error = zip(found, expected).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
      let size = expected.map { $0 * $0 }.reduce(0, +)
      return size == 0 ? error : (error / size).squareRoot()
    }.max() ?? 0
  }
}

extension InterpreterRunner {
  /// Outputs, then states, as numbers.
  fileprivate func numbers(_ inputs: LayerInputs, state: [UInt32]?) throws -> [[Double]] {
    let results = try Interpreter<Scalar>(program).run(
      inputs: interface.tensors(inputs), weights: weights,
      states: state.map { interface.tensors(state: $0, batch: inputs.batch) } ?? [:],
      batch: inputs.batch, time: inputs.time)
    return interface.outputs.map { results.outputs[$0.name]?.doubles ?? [] }
      + interface.states.map { results.states[$0.name]?.doubles ?? [] }
  }
}
