import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import Testing

/// Passes change no bit of what the Float32 interpreter computes.
@Suite("Passes keep every bit")
struct PassEqualityTests {
  @Test("of the examples", arguments: ExampleCase.all)
  func examples(_ example: ExampleCase) throws {
    let file = SourceFile(path: example.path, text: try example.source)
    try compare(try Checker.check(file, overrides: example.lengths), time: 7)
  }

  @Test("of random layers", arguments: 0..<40)
  func random(_ seed: Int) throws {
    let text = RandomLayer.source(seed: UInt64(seed) + 1000)
    try compare(try Checker.check(SourceFile(path: "random.ssm", text: text)), time: 5)
  }

  /// Runs the program after each pass of the pipeline on the same weights, inputs and states.
  private func compare(_ checked: Program, time: Int) throws {
    let seeded = SeededTensors(seed: 3)
    let weights = try seeded.weights(of: checked)
    var inputs: [String: Tensor] = [:]
    for input in checked.entry.inputs {
      let value = checked.entry[input.value]
      let shape = value.dims.map { label in
        label == .batch ? 2 : label == .time ? time : checked.entry.length(label.axis) ?? 1
      }
      inputs[input.name] = try seeded.input(input.name, shape: shape, type: value.type)
    }
    func run(_ program: Program) throws -> InterpreterResults {
      try Interpreter<Float>(program).run(
        inputs: inputs, weights: weights, batch: 2, time: time)
    }
    let expected = try run(checked)
    var program = checked
    for pass in Pipeline.exact {
      var remarks: [Remark] = []
      try pass.run(&program, &remarks)
      try program.verify()
      let found = try run(program)
      #expect(Set(found.outputs.keys) == Set(expected.outputs.keys))
      #expect(Set(found.states.keys) == Set(expected.states.keys))
      for (name, tensor) in expected.outputs {
        #expect(found.outputs[name]?.isIdentical(to: tensor) == true, "\(name) after \(pass.name)")
      }
      for (name, tensor) in expected.states {
        #expect(
          found.states[name]?.isIdentical(to: tensor) == true, "state \(name) after \(pass.name)")
      }
    }
  }
}
