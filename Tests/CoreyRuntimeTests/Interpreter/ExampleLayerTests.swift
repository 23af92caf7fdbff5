import CoreyIR
import CoreyRuntime
import Testing

/// The interpreter on whole layers: however a sequence is split, every bit is the same.
@Suite struct ExampleLayerTests {
  @Test(arguments: ExampleLayer.causal)
  func splitsKeepEveryBit(_ example: ExampleLayer) throws {
    let program = try example.program()
    let weights = try SeededTensors(seed: 3).weights(of: program)
    let (batch, time) = (2, 9)
    let inputs = try ExampleLayer.inputs(program, batch: batch, time: time)
    let interpreter = Interpreter<Float>(program)
    let whole = try interpreter.run(inputs: inputs, weights: weights, batch: batch, time: time)
    for lengths in [[4, 0, 5], [1, 2, 6], [Int](repeating: 1, count: time)] {
      var states: [String: Tensor] = [:]
      var pieces: [String: [Tensor]] = [:]
      var start = 0
      for length in lengths {
        let part = try interpreter.run(
          inputs: inputs.mapValues { $0.steps(start..<start + length) }, weights: weights,
          states: states, batch: batch, time: length)
        states = part.states
        for (name, tensor) in part.outputs { pieces[name, default: []].append(tensor) }
        start += length
      }
      for (name, tensor) in whole.outputs {
        #expect(Tensor.joined(pieces[name] ?? []).isIdentical(to: tensor), "\(name) \(lengths)")
      }
      #expect(states.count == whole.states.count)
      for (name, tensor) in whole.states {
        #expect(states[name]?.isIdentical(to: tensor) == true, "\(name) \(lengths)")
      }
    }
  }

  /// Batch entries are independent, and the oracle is close to the truth.
  @Test(arguments: ExampleLayer.all)
  func entriesAreIndependentAndAccurate(_ example: ExampleLayer) throws {
    let program = try example.program()
    let weights = try SeededTensors(seed: 4).weights(of: program)
    let time = 7
    let inputs = try ExampleLayer.inputs(program, batch: 2, time: time)
    let both = try Interpreter<Float>(program).run(
      inputs: inputs, weights: weights, batch: 2, time: time)
    let truth = try Interpreter<Double>(program).run(
      inputs: inputs, weights: weights, batch: 2, time: time)
    for entry in 0..<2 {
      let own = inputs.mapValues { $0.entry(entry) }
      let alone = try Interpreter<Float>(program).run(
        inputs: own, weights: weights, batch: 1, time: time)
      for (name, tensor) in both.outputs {
        #expect(alone.outputs[name]?.isIdentical(to: tensor.entry(entry)) == true)
      }
    }
    for (name, tensor) in both.outputs {
      let exact = try #require(truth.outputs[name]).doubles
      let scale = exact.map(abs).max() ?? 1
      for (value, exact) in zip(tensor.doubles, exact) {
        #expect(abs(value - exact) <= 1e-4 * scale)
      }
    }
  }

  @Test(arguments: ExampleLayer.all)
  func nothingOfNothing(_ example: ExampleLayer) throws {
    let program = try example.program()
    let weights = try SeededTensors(seed: 4).weights(of: program)
    for (batch, time) in [(0, 3), (2, 0), (0, 0)] {
      let results = try Interpreter<Float>(program).run(
        inputs: try ExampleLayer.inputs(program, batch: batch, time: time), weights: weights,
        batch: batch, time: time)
      for tensor in results.outputs.values { #expect(tensor.count == 0) }
      for tensor in results.states.values { #expect(tensor.floats.allSatisfy { $0 == 0 }) }
    }
  }

  /// Seeded weights keep layers finite and in bounds over a long sequence.
  @Test(arguments: ExampleLayer.all)
  func seededWeightsAreStable(_ example: ExampleLayer) throws {
    let program = try example.program()
    let weights = try SeededTensors(seed: 11).weights(of: program)
    let time = ["mamba_130m", "hybrid"].contains(example.name) ? 40 : 300
    let results = try Interpreter<Float>(program).run(
      inputs: try ExampleLayer.inputs(program, batch: 1, time: time), weights: weights,
      batch: 1, time: time)
    for (name, tensor) in results.outputs.merging(results.states, uniquingKeysWith: { a, _ in a }) {
      #expect(tensor.floats.allSatisfy { abs($0) < 1e4 }, "\(name)")
      #expect(results.outputs[name] == nil || Set(tensor.floats).count > 1, "\(name)")
    }
  }
}

extension Tensor {
  /// One entry of the batch, which is the first dimension.
  fileprivate func entry(_ index: Int) -> Tensor {
    let size = count / shape[0]
    let part = Tensor(
      Array(floats[index * size..<(index + 1) * size]), shape: [1] + shape.dropFirst())
    return part.converted(to: type) ?? part
  }
}
