/// `[ id ":" ] expr`
public struct ArgumentSyntax: Sendable, Hashable {
  public var label: Name?
  public var value: ExpressionSyntax

  public init(label: Name?, value: ExpressionSyntax) {
    self.label = label
    self.value = value
  }
}
