import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import Foundation
import Testing

@Suite("Calibration")
struct CalibrationTests {
  /// What the interpreter shows of the values that calibration looks at, by instance and name.
  private func truth(
    _ program: Program, _ inputs: [String: Tensor], _ weights: [String: Tensor], time: Int
  ) throws -> [String: ValueAccumulator] {
    let names = Printer.valueNames(of: program)
    var found: [String: ValueAccumulator] = [:]
    let interpreter = Interpreter<Float>(program) { tapped in
      guard program.layers[tapped.layer][tapped.value].hasTime else { return }
      let name = names[tapped.layer][tapped.value.index]
      found["\(tapped.prefix)|\(name)", default: ValueAccumulator()].add(tapped.elements)
    }
    _ = try interpreter.run(inputs: inputs, weights: weights, batch: 2, time: time)
    return found.filter { !$0.key.hasSuffix("|") }
  }

  /// Names that a repeat assigns again: the interpreter shows them once, calibration every round.
  private func reassigned(_ program: Program) -> Set<String> {
    let names = Printer.valueNames(of: program)
    var found: Set<String> = []
    for (index, graph) in program.layers.enumerated() {
      for node in graph.nodes {
        if case .repeat = node.op { found.formUnion(node.results.map { names[index][$0.index] }) }
      }
    }
    return found
  }

  @Test("Kernels show what the interpreter computes, in pieces too", arguments: ExampleCase.all)
  func truth(_ example: ExampleCase) throws {
    try withTemporaryFolder { folder in
      let source = SourceFile(path: example.path, text: try example.source)
      var session = Session(options: CompileOptions(lengths: example.lengths))
      let checked = try session.check(try session.parse(source))
      let program = try session.optimize(checked, Pipeline.passes(at: .basic))
      let weights = try SeededTensors(seed: 1).weights(of: checked)
      var inputs: [String: Tensor] = [:]
      var request = CalibrateRequest()
      for input in checked.entry.inputs {
        let value = checked.entry[input.value]
        let shape = value.dims.map { label in
          checked.entry.length(label.axis) ?? (label.axis == .batch ? 2 : 7)
        }
        let tensor = try SeededTensors(seed: 5).input(
          input.name, shape: shape, type: value.type, bound: 9)
        let path = folder.appendingPathComponent("\(input.name).npy").path
        try TensorFile.write([input.name: tensor], to: path)
        inputs[input.name] = tensor
        request.inputs.append(RunRequest.File(name: input.name, path: path))
      }
      let truth = try truth(program, inputs, weights, time: 7)
      let skipped = reassigned(program)
      for memory in [64 << 20, 1] {
        request.memory = memory
        let found = try session.calibrate(request, source) { _ in }.calibration
        #expect(found.tokens == 14 && !found.inputs.isSynthetic)
        var seen: Set<String> = []
        for instance in found.instances {
          for value in instance.values where !skipped.contains(value.name) {
            let key = "\(instance.prefix)|\(value.name)"
            seen.insert(key)
            #expect(value.gathered.histogram == truth[key]?.histogram, "\(key)")
            #expect(value.gathered.maximum == truth[key]?.maximum, "\(key)")
          }
        }
        let missing = truth.keys.filter { key in
          !seen.contains(key) && !skipped.contains { key.hasSuffix("|\($0)") }
        }
        #expect(missing.isEmpty)
      }
    }
  }

  @Test("What is written is read back, and merged with itself counts double")
  func file() throws {
    try withTemporaryFolder { folder in
      let source = SourceFile(path: "mamba1.ssm", text: try Repository.text("Examples/mamba1.ssm"))
      var session = Session(options: CompileOptions(lengths: ["d": 16]))
      var request = CalibrateRequest()
      request.time = 9
      let made = try session.calibrate(request, source) { _ in }.calibration
      #expect(made.isSynthetic && made.summary.contains("synthetic"))
      let path = folder.appendingPathComponent("a.json").path
      try OutputFile.write(CalibrationFile.text(made), to: path)
      let read = try CalibrationFile.read(path)
      let isEqual = read == made
      #expect(isEqual)
      let textIsEqual = CalibrationFile.text(read) == CalibrationFile.text(made)
      #expect(textIsEqual)
      var twice = made
      try twice.merge(read)
      #expect(twice.tokens == 18)
      #expect(twice.instances[0].values[0].statistics.count == 2 * 9 * 16)
      let program = try session.optimize(
        try session.check(try session.parse(source)), Pipeline.passes(at: .basic))
      let known = try #require(read.statistics(for: program).last)
      let output = try #require(program.entry.outputs.first)
      let count: Double? = 9 * 16
      #expect(known[output.value]?.count == count)

      request.seed = 2
      var other = try session.calibrate(request, source) { _ in }.calibration
      #expect(throws: Diagnostic.self) { try other.merge(read) }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      for length in stride(from: 0, to: bytes.count - 3, by: bytes.count / 23) {
        try bytes.prefix(length).write(to: URL(fileURLWithPath: path))
        #expect(throws: Diagnostic.self) { try CalibrationFile.read(path) }
      }
    }
  }

  @Test("A text is its bytes; what the model does not know is refused")
  func text() throws {
    let layer = Data(
      """
      layer bytes {
        axis b, t
        axis v = 128, d = 4
        input ids[b, t]: i32
        weight emb[v, d] from "emb"
        output out = square(emb[v = ids])
      }

      """.utf8)
    try withTemporaryFolder { folder in
      let text = folder.appendingPathComponent("text.txt")
      try Data("A state space model.".utf8).write(to: text)
      let arguments = ["calibrate", "-", "--text", text.path, "--context", "7", "--json"]
      let found = try Command.coreyc(arguments, input: layer)
      #expect(found.status == 0, "\(found.errors)")
      #expect(found.text.contains("\"value\": \"out\""))
      try Data([200]).write(to: text)
      let refused = try Command.coreyc(arguments, input: layer)
      #expect(refused.status == 1 && refused.errors.contains("the token 200"))
    }
  }
}
