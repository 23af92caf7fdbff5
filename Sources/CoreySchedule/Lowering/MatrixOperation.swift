import CoreyIR

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
