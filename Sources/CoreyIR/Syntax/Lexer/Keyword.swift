/// The reserved words. None can name an axis, a value, a function or a layer.
public enum Keyword: String, Sendable, Hashable, CaseIterable {
  case fn, layer, extern
  case axis, const, input, weight, state, output
  case recur, over, reverse, `repeat`, `in`, `return`
  case from
  case and, or, not

  /// Those that begin an item of a file: none can stand inside a layer.
  static let items: [Keyword] = [.fn, .layer, .extern]
  /// Those that begin a declaration of a layer.
  static let declarations: [Keyword] = [.axis, .const, .input, .weight, .state, .output]
  /// Those that begin a block of equations.
  static let blocks: [Keyword] = [.recur, .reverse, .repeat]
}
