import CLibClang

/// A C type as far as addresses and counters go.
struct TypeShape: Hashable {
  enum Kind: Hashable {
    /// Floats, vectors, `void`.
    case other
    case integer(isSigned: Bool)
    case pointer, array, record
  }

  var kind: Kind
  /// In bytes; 0 if it has none.
  var size: Int
  /// Bytes of what a pointer points to or an array consists of.
  var elementSize: Int

  init(_ shape: corey_type_shape) {
    kind =
      switch Int(shape.kind) {
      case COREY_TYPE_INTEGER: .integer(isSigned: shape.is_signed != 0)
      case COREY_TYPE_POINTER: .pointer
      case COREY_TYPE_ARRAY: .array
      case COREY_TYPE_RECORD: .record
      default: .other
      }
    size = Int(shape.size)
    elementSize = Int(shape.element_size)
  }
}
