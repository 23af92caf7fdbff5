import CoreyIR
import CoreyPasses
import CoreyRuntime
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

  @Test("in Float64, for random chains of products and matrices") func chains() throws {
    var folds = 0
    for seed in UInt64(0)..<40 {
      let source = Self.chain(seed: seed)
      let program = try Checker.check(SourceFile(path: "chain.ssm", text: source))
      var folded = program
      var remarks: [Remark] = []
      try Pass.scales(.all).run(&folded, &remarks)
      try folded.verify()
      folds += remarks.count { $0.outcome == .passed }
      let seeded = SeededTensors(seed: seed)
      let weights = try seeded.weights(of: program)
      let inputs = ["x": try seeded.input("x", shape: [2, 4, 5])]
      func output(_ program: Program) throws -> [Double] {
        try Interpreter<Double>(program).run(
          inputs: inputs, weights: weights, batch: 2, time: 4
        ).outputs["y"]?.doubles ?? []
      }
      #expect(
        distance([try output(folded)], [try output(program)]) <= 1e-12, "seed \(seed):\n\(source)")
    }
    #expect(folds >= 40)
  }

  /// A layer of random products, some of whose factors can move.
  private static func chain(seed: UInt64) -> String {
    var random = SeededNumbers("chain \(seed)")
    var weights: [String] = []
    var lines: [String] = []
    func weight(_ shape: String) -> String {
      weights.append("  weight w\(weights.count)[\(shape)]")
      return "w\(weights.count - 1)"
    }
    var value = "x"
    for index in 0..<8 {
      let next = "v\(index)"
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1: lines.append("\(next) = \(value) * \(weight("d"))")
      case 2: lines.append("\(next) = (0.5 * \(weight("d"))) * \(value)")
      case 3: lines.append("\(next) = -\(value) * sigmoid(x)")
      case 4: lines.append("\(next) = \(value) * 3")
      case 5: lines.append("\(next) = linear(\(value), \(weight("d, d")))")
      case 6:
        lines.append("p\(index), q\(index) = split(linear(\(value), \(weight("d | d, d"))))")
        lines.append("\(next) = p\(index) * tanh(q\(index))")
      case 7:
        let matrix = weight("d, d")
        lines.append("\(next) = linear(\(value), \(matrix)) - 2 * linear(\(value), \(matrix))")
      default: lines.append("\(next) = \(value) + linear(\(value), \(weight("d, d")))")
      }
      value = next
    }
    lines.append("output y = linear(\(value), \(weight("d, d")))")
    return """
      layer chain {
        axis b, t
        axis d = 5
        input x[b, t, d]
      \(weights.joined(separator: "\n"))
        \(lines.joined(separator: "\n  "))
      }
      """
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
