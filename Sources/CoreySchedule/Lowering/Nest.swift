import CoreyIR

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
    /// A weight's fold, in the pack program.
    case fold
  }

  var kind: Kind
  var units: [LaneUnit]

  var operations: [LaneOperation] { units.flatMap(\.operations) }
}
