import CoreyIR

/// Evaluates a program directly: with `Float` the oracle that every schedule must equal bit for bit,
/// with `Double` the truth that accuracy is measured against.
///
/// The program must be one that `Program.verify` accepts.
public struct Interpreter<Scalar: InterpreterScalar> {
  public let program: Program
  /// Called with every value when it is complete; those in a recur after its last step.
  public var tap: ((TappedValue<Scalar>) -> Void)?

  /// The tensor of a full name, or nothing if there is none.
  public typealias WeightLookup = (String) throws(Diagnostic) -> Tensor?

  public init(_ program: Program, tap: ((TappedValue<Scalar>) -> Void)? = nil) {
    self.program = program
    self.tap = tap
  }

  /// Runs the entry.
  /// - Parameters:
  ///   - inputs: by name, `[b, t, …]` as declared; wider types are rounded once to the declared one.
  ///   - weights: finds a tensor of the weight files by its full name.
  ///   - states: by full name in the declared shape (with the steps where the declaration has them);
  ///     absent ones are zeros.
  /// - Throws: when a tensor is missing or does not fit, or there is not enough memory.
  public func run(
    inputs: [String: Tensor], weights: @escaping WeightLookup, states: [String: Tensor] = [:],
    batch: Int, time: Int
  ) throws(Diagnostic) -> InterpreterResults {
    guard !program.layers.isEmpty, batch >= 0, time >= 0 else {
      throw Diagnostic(.error, "there is nothing to run")
    }
    let entry = program.layers.count - 1
    let context = RunContext<Scalar>(
      program: program, tap: tap, weights: weights, states: states, batch: batch, time: time,
      keepsStates: !program.needsWholeSequence(entry))
    let run = try LayerRun(context, layer: entry, prefix: "")
    let known = program.entry.inputs.map(\.name)
    for name in inputs.keys.sorted() where !known.contains(name) {
      throw Diagnostic(
        .error, "the layer '\(program.entry.name)' has no input '\(name)'",
        suggestion: Suggestion.didYouMean(name, among: known))
    }
    for input in program.entry.inputs {
      guard let tensor = inputs[input.name] else {
        throw Diagnostic(.error, "the input '\(input.name)' is missing")
      }
      try run.set(input, to: tensor)
    }
    try run.evaluate()
    var results = InterpreterResults()
    for output in program.entry.outputs {
      results.outputs[output.name] = try run.tensor(output.value)
    }
    for name in states.keys.sorted() where context.finalStates[name] == nil {
      throw Diagnostic(
        .error, "there is no state '\(name)'",
        suggestion: Suggestion.didYouMean(name, among: context.finalStates.keys.sorted()))
    }
    results.states = context.finalStates
    results.warnings = context.warnings
    return results
  }

  /// Runs the entry with weights by full name.
  public func run(
    inputs: [String: Tensor], weights: [String: Tensor], states: [String: Tensor] = [:],
    batch: Int, time: Int
  ) throws(Diagnostic) -> InterpreterResults {
    try run(
      inputs: inputs, weights: { (name) throws(Diagnostic) in weights[name] }, states: states,
      batch: batch, time: time)
  }
}
