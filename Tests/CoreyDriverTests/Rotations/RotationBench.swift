import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

/// A layer, the sites at which it can be rotated, and what it computes with and without.
struct RotationBench {
  /// Before all passes, after those that change no bit, and with scales folded.
  let checked: Program
  let exact: Program
  let folded: Program
  let sites: [RotationSite]
  let interface: KernelInterface
  let weights: [String: Tensor]

  init(_ text: String, lengths: [String: Int] = [:], fold: FoldChoice = .free) throws {
    checked = try Checker.check(SourceFile(path: "layer.ssm", text: text), overrides: lengths)
    var program = checked
    var remarks: [Remark] = []
    for pass in Pipeline.exact { try pass.run(&program, &remarks) }
    exact = program
    for pass in [Pass.scales(fold), .dead] { try pass.run(&program, &remarks) }
    folded = program
    sites = RotationAnalysis.sites(of: program)
    var session = Session(options: CompileOptions(level: .none, lengths: lengths))
    interface = try session.lower(try session.plan(checked)).interface
    // Every scale differs from 1 and every bias from 0.
    weights = interface.seededWeights().mapValues { tensor in
      Tensor(
        tensor.floats.enumerated().map {
          $1 + 0.125 * Float($0 % 5 - 1) / Float(tensor.shape.count)
        },
        shape: tensor.shape)
    }
  }

  init(example name: String, lengths: [String: Int]) throws {
    try self.init(Repository.text("Examples/\(name).ssm"), lengths: lengths)
  }

  /// The folded program rotated at sites, ready to be compiled.
  func rotated(_ sites: [RotationSite], seed: Int = 1) throws -> Program {
    var program = folded
    for site in sites {
      RotationRewrite.apply(site, Rotation(seed: seed), to: &program)
    }
    var remarks: [Remark] = []
    try Pass.dead.run(&program, &remarks)
    try program.verify()
    return program
  }

  /// Outputs of a run from zero states, then the states that keep their basis.
  func numbers(
    _ program: Program, besides states: [String] = [], batch: Int = 2, time: Int = 5,
    weight: (@Sendable (String) -> Tensor?)? = nil
  ) throws -> [[Double]] {
    let inputs = interface.tensors(interface.seededInputs(batch: batch, time: time))
    let weights = weights
    let results = try Interpreter<Double>(program).run(
      inputs: inputs, weights: { weights[$0] ?? weight?($0) }, batch: batch, time: time)
    let own = results.states.filter { state in
      !states.contains { state.key.hasSuffix($0.split(separator: ".").last.map(String.init) ?? $0) }
    }
    return interface.outputs.map { results.outputs[$0.name]?.doubles ?? [] }
      + own.sorted { $0.key < $1.key }.map(\.value.doubles)
  }

  /// Outputs in Float32, as every schedule computes them.
  func singles(_ program: Program, batch: Int = 2, time: Int = 5) throws -> [[Double]] {
    let results = try Interpreter<Float>(program).run(
      inputs: interface.tensors(interface.seededInputs(batch: batch, time: time)),
      weights: weights, batch: batch, time: time)
    return interface.outputs.map { results.outputs[$0.name]?.doubles ?? [] }
  }

  /// How far a run in pieces that hand their states on is from a run of all, in Float64.
  func splitError(_ program: Program) throws -> Double {
    guard !interface.needsWholeSequence else { return 0 }
    let inputs = interface.seededInputs(batch: 2, time: 5)
    var states: [String: Tensor] = [:]
    var pieces: [InterpreterResults] = []
    for range in [0..<3, 3..<4, 4..<5] {
      let piece = inputs.slice(interface, along: .time, range)
      let results = try Interpreter<Double>(program).run(
        inputs: interface.tensors(piece), weights: weights, states: states, batch: 2,
        time: range.count)
      states = results.states
      pieces.append(results)
    }
    let whole = try Interpreter<Double>(program).run(
      inputs: interface.tensors(inputs), weights: weights, batch: 2, time: 5)
    let names = states.keys.sorted()
    return relativeDistance(
      names.map { states[$0]?.doubles ?? [] }, names.map { whole.states[$0]?.doubles ?? [] })
  }

  /// The relative error of a program against the one before all passes, in Float64.
  func error(
    _ program: Program, besides states: [String] = [],
    weight: (@Sendable (String) -> Tensor?)? = nil
  ) throws -> Double {
    relativeDistance(
      try numbers(program, besides: states, weight: weight), try numbers(checked, besides: states))
  }
}

/// The largest relative distance of pairs of vectors.
func relativeDistance(_ found: [[Double]], _ expected: [[Double]]) -> Double {
  guard found.map(\.count) == expected.map(\.count) else { return .infinity }
  return zip(found, expected).map { found, expected in
    let error = zip(found, expected).map { ($0 - $1) * ($0 - $1) }.reduce(0, +)
    let size = expected.map { $0 * $0 }.reduce(0, +)
    return size == 0 ? error : (error / size).squareRoot()
  }.max() ?? 0
}
