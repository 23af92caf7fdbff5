/// What an expression of emitted C is worth to a count.
enum Value {
  case integer(Affine)
  case pointer(Pointer)
  /// A structure, or a pointer to one.
  case record(Int)
  /// Depends on numbers: floats, and integers made from data.
  case opaque

  static func number(_ value: Int) -> Value { .integer(Affine(value)) }
}
