import CoreyIR
import CoreyRuntime
import CoreyTestSupport
import Testing

/// What holds of every program, on programs nobody thought of.
@Suite struct RandomProgramTests {
  @Test(arguments: 0..<40) func splitsKeepEveryBit(_ seed: UInt64) throws {
    var options = RandomProgram()
    options.calls = seed % 2 == 1
    let program = options.make(seed: seed)
    let weights = try SeededTensors(seed: seed).weights(of: program)
    let interpreter = Interpreter<Float>(program)
    let inputs = try ExampleLayer.inputs(program, batch: 2, time: 6)
    let whole = try interpreter.run(inputs: inputs, weights: weights, batch: 2, time: 6)
    guard !program.needsWholeSequence(program.layers.count - 1) else { return }
    var states: [String: Tensor] = [:]
    for (start, length) in [(0, 1), (1, 3), (4, 0), (4, 2)] {
      let steps = start..<start + length
      var given: [String: Tensor] = [:]
      for input in program.entry.inputs {
        let time = timeDim(input.value, program)
        given[input.name] = inputs[input.name].map { tensor in
          time.map { tensor.steps(steps, along: $0) } ?? tensor
        }
      }
      let part = try interpreter.run(
        inputs: given, weights: weights, states: states, batch: 2, time: length)
      states = part.states
      for output in program.entry.outputs {
        let (all, some) = (whole.outputs[output.name], part.outputs[output.name])
        guard let all, let some, let time = timeDim(output.value, program) else { continue }
        #expect(all.steps(steps, along: time).isIdentical(to: some), "\(output.name)")
      }
    }
    for (name, tensor) in whole.states {
      #expect(states[name]?.isIdentical(to: tensor) == true, "\(name)")
    }
  }

  private func timeDim(_ value: ValueID, _ program: Program) -> Int? {
    program.entry[value].dims.firstIndex(of: .time)
  }

  /// Everything the language has runs, and the truth has the shapes of the oracle.
  @Test(arguments: 0..<40) func everythingRuns(_ seed: UInt64) throws {
    let program = RandomProgram.full.make(seed: seed)
    let weights = try SeededTensors(seed: seed).weights(of: program)
    let inputs = try ExampleLayer.inputs(program, batch: 2, time: 5)
    let oracle = try Interpreter<Float>(program).run(
      inputs: inputs, weights: weights, batch: 2, time: 5)
    let truth = try Interpreter<Double>(program).run(
      inputs: inputs, weights: weights, batch: 2, time: 5)
    #expect(oracle.outputs.mapValues(\.shape) == truth.outputs.mapValues(\.shape))
    #expect(oracle.states.mapValues(\.shape) == truth.states.mapValues(\.shape))
  }
}
