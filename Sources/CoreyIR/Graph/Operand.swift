/// How an op reads a value: an index map, so that reshapes, transposes, renames and windows need no
/// ops of their own.
public enum Operand: Hashable, Sendable {
  /// A scalar, folded in Float64; rounded once when the arithmetic is Float32.
  case constant(Double)
  /// A value with one subscript for each of its dimensions, in their order.
  case value(ValueID, [Subscript])
}
