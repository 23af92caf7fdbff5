/// Bounds that keep hostile input from exhausting memory, stack or arithmetic.
enum Limits {
  /// Layers within layers, functions within functions.
  static let callDepth = 64
  /// Expressions within expressions, counted through inlined functions.
  static let expressionDepth = 400
  /// Nodes of one layer after inlining.
  static let nodes = 1 << 16
  /// The length of one axis, the steps of a state.
  static let length = 1 << 31
  /// The elements of one value per batch entry and step.
  static let elements = 1 << 40
  /// Rounds of one repeat.
  static let rounds = 1 << 16
}
