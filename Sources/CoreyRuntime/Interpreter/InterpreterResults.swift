import CoreyIR

/// What a run of an interpreter yields.
public struct InterpreterResults: Sendable {
  /// By name, in the declared types (all f64 from the Float64 interpreter).
  public var outputs: [String: Tensor] = [:]
  /// The kept states by full name after the last step, in the declared shape.
  public var states: [String: Tensor] = [:]
  /// What the run reports: indices outside a table.
  public var warnings: [Diagnostic] = []
}
