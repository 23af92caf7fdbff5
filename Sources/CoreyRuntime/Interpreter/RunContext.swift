import CoreyIR

/// What all layers of one run share.
final class RunContext<Scalar: InterpreterScalar> {
  let program: Program
  let tap: ((TappedValue<Scalar>) -> Void)?
  let weights: Interpreter<Scalar>.WeightLookup
  let states: [String: Tensor]
  let batch: Int
  let time: Int
  /// Whether states survive the run.
  let keepsStates: Bool
  var finalStates: [String: Tensor] = [:]
  var warnings: [Diagnostic] = []

  init(
    program: Program, tap: ((TappedValue<Scalar>) -> Void)?,
    weights: @escaping Interpreter<Scalar>.WeightLookup, states: [String: Tensor], batch: Int,
    time: Int, keepsStates: Bool
  ) {
    self.program = program
    self.tap = tap
    self.weights = weights
    self.states = states
    self.batch = batch
    self.time = time
    self.keepsStates = keepsStates
  }
}
