/// An expression of emitted C, as far as it decides which memory is touched.
indirect enum CodeExpression {
  case integer(Int)
  /// A float or a vector: its value is of no interest, what its parts touch is.
  case number([CodeExpression])
  case variable(CodeVariable)
  /// A field of a structure, or of what a pointer to one points to.
  case field(CodeExpression, name: String, TypeShape)
  /// What lies at an address.
  case memory(CodeExpression, TypeShape, CodePlace)
  case address(CodeExpression)
  /// `+ - ! ~` before an integer.
  case prefix(CodeOperator, CodeExpression)
  case binary(CodeOperator, CodeExpression, CodeExpression)
  /// A pointer and so many elements of so many bytes.
  case offset(CodeExpression, by: CodeExpression, elementSize: Int)
  case conditional(CodeExpression, CodeExpression, CodeExpression)
  /// `target = value`, or `target operator= value`; `elementSize` scales what is added to a pointer.
  case assign(CodeExpression, CodeOperator?, CodeExpression, elementSize: Int?)
  case convert(CodeExpression, TypeShape)
  case call(String, [CodeExpression], TypeShape, CodePlace)
  /// A call through a field of a structure: the barrier.
  case callField(String, [CodeExpression])
  case sequence(CodeExpression, CodeExpression)
}
