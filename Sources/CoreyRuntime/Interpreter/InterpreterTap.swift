import CoreyIR

/// A value that a run has just computed, for those who watch it.
public struct TappedValue<Scalar: InterpreterScalar> {
  /// An index into the program's layers.
  public let layer: Int
  /// Before the names of this instance's weights and states.
  public let prefix: String
  public let value: ValueID
  public let shape: [Int]
  /// All elements in the value's layout.
  public let elements: [Scalar]
}
