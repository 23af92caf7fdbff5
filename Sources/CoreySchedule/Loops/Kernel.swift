/// Ops run inside one loop over batch and time chunks.
public struct Kernel: Hashable, Sendable {
  public var name: String
  /// The statements of the source it computes.
  public var comment: [String]
  public var body: [Statement]
  /// Its time runs from the end.
  public var isReversed: Bool
  public init(name: String, comment: [String], body: [Statement], isReversed: Bool) {
    self.name = name
    self.comment = comment
    self.body = body
    self.isReversed = isReversed
  }
}
