import CoreyIR
import CoreyRuntime

/// Compares a run with the interpreters.
struct RunCheck {
  /// The program before its passes: what the source means.
  let checked: Program
  /// The program after them: what must be reproduced bit for bit.
  let program: Program
  let inputs: [String: Tensor]
  let weights: [String: Tensor]
  let states: [String: Tensor]

  /// Adds the comparisons and the interpreters' warnings to a report.
  func run(_ report: inout RunReport) throws(Diagnostic) {
    let oracle = try Interpreter<Float>(program).run(
      inputs: inputs, weights: weights, states: states, batch: report.batch, time: report.time)
    let truth = try truth(report)
    report.diagnostics += oracle.warnings
    for (name, tensor) in report.outputs {
      report.comparisons.append(
        try compare(name, tensor, oracle.outputs[name], truth.outputs[name]))
    }
    for (name, tensor) in report.states {
      report.comparisons.append(
        try compare("state \(name)", tensor, oracle.states[name], truth.states[name]))
    }
  }

  /// What the source means, in Float64; of states that are kept in another basis, what the rotated
  /// program means, and of all that follows from such states if they are given.
  private func truth(_ report: RunReport) throws(Diagnostic) -> InterpreterResults {
    func run(_ program: Program) throws(Diagnostic) -> InterpreterResults {
      try Interpreter<Double>(program).run(
        inputs: inputs, weights: weights, states: states, batch: report.batch, time: report.time)
    }
    let isRotated = program.layers.contains { $0.states.contains { !$0.basis.isEmpty } }
    guard isRotated else { return try run(checked) }
    let rotated = try run(program)
    if !states.isEmpty { return rotated }
    var results = try run(checked)
    results.states = rotated.states
    return results
  }

  private func compare(
    _ name: String, _ tensor: Tensor, _ oracle: Tensor?, _ truth: Tensor?
  ) throws(Diagnostic) -> RunReport.Comparison {
    guard let oracle, let truth else {
      throw Diagnostic(.error, "the interpreter gives no '\(name)'")
    }
    var error = 0.0
    var largest = 0.0
    for (found, exact) in zip(tensor.doubles, truth.doubles) {
      // Infinities of one sign and NaNs are as they should be.
      if found == exact || (found.isNaN && exact.isNaN) { continue }
      error = max(error, found.isNaN || exact.isNaN ? .infinity : (found - exact).magnitude)
    }
    for exact in truth.doubles where exact.isFinite { largest = max(largest, exact.magnitude) }
    return RunReport.Comparison(
      name: name, isIdentical: tensor.isIdentical(to: oracle), error: error,
      relativeError: error == 0 ? 0 : error / largest)
  }
}
