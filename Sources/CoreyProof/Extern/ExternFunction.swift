/// A function of a user's header that layers may call like a built-in.
public struct ExternFunction: Hashable, Sendable {
  public let name: String
  /// The names of its parameters, all `float`; empty for one without a name.
  public let parameters: [String]
  /// Its whole definition as written.
  public let source: String
  /// The functions it calls that the header itself does not define, sorted: `expf`.
  public let libraryCalls: [String]
  /// Where it is defined.
  public let place: CursorPlace
}
