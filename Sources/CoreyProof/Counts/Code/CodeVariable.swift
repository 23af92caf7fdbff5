/// A local variable or a parameter of a function.
struct CodeVariable {
  /// Its number among those of the function.
  var slot: Int
  var name: String
  var type: TypeShape
}
