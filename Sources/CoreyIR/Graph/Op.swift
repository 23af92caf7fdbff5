/// The closed set of operations. Switches over it are exhaustive everywhere, so a new op is a case
/// here and then what the compiler asks for.
public indirect enum Op: Hashable, Sendable {
  /// The index along an axis as a number: `index(h)`. Result dims: that label.
  case index(Label)
  /// A scalar function of operands, broadcast by label.
  case map(ScalarFunction, [Operand])
  /// The sum over labels of a product of two operands: one fma chain from +0 per result element,
  /// `over` in the order given, the last innermost, ascending.
  case contract(Operand, Operand, over: [Label])
  /// A reduction over labels with 16 strided partials over the flattened `over` (the last
  /// innermost) and the fixed tree ((p0+p8)+(p4+p12))….
  case reduce(Reduction, Operand, over: [Label])
  /// A value whose past is kept: the result is the operand and has a state.
  case stream(Operand)
  /// Equations evaluated step by step; see `Recur`.
  case recur(Recur)
  /// Rows of a table: the dimension of `table` that has the subscript `.label(axis)` is replaced by
  /// the integer operand. An index outside the table reads zeros and is reported by the run.
  case gather(table: Operand, axis: Label, rows: Operand)
  /// The parts of a concatenated axis: one result per part, in order.
  case split(Operand, Label)
  /// The inverse of split: one operand per part.
  case concat([Operand], Label)
  /// An orthogonal Hadamard transform along labels (flattened, the last innermost).
  case rotate(Operand, along: [Label], Rotation)
  /// A weight with products and rotations worked into it, step by step in Float64 and rounded to
  /// f32 once. Everything it reads depends on weights alone, and it stands outside of bodies.
  case fold(Operand, [FoldStep])
  /// Rounds to a storage type.
  case convert(Operand, StorageType)
  /// Another layer of the program.
  case call(Call)
  /// A body evaluated a fixed number of times with carried values.
  case `repeat`(Repeat)
}
