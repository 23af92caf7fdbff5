import CoreyIR

/// The loops that all ops of a lane nest share: outer labels one index at a time, then lanes over
/// adjacent labels as if they were one axis.
struct Signature: Hashable {
  var outer: [Label]
  /// Empty: the nest computes scalars.
  var lanes: [Label]
}

/// One loop nest of a kernel.
struct Nest {
  enum Kind {
    /// Lanes over an uncontracted axis, time serial inside.
    case lanes(Signature)
    /// A recurrence that mixes its lanes: step by step, op by op.
    case steps
    /// A contraction with a packed weight.
    case matrix(MatrixOperation)
    /// A reduction along contiguous elements.
    case row
    /// A Hadamard transform of each row.
    case rotation
  }

  var kind: Kind
  var units: [LaneUnit]

  var operations: [LaneOperation] { units.flatMap(\.operations) }
}

/// A contraction of rows with a constant weight, its labels sorted by role.
struct MatrixOperation {
  var x: Operand
  var weight: Operand
  var result: ValueID
  /// In both operands, not summed: one small matrix for each.
  var batch: [Label]
  /// In x only: more rows beside time.
  var rows: [Label]
  /// In the weight only: columns.
  var columns: [Label]
  /// Summed.
  var depth: [Label]
  var span: SourceSpan
}
