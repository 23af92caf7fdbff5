/// `shape = "[" [ dim { "," dim } ] "]"`
public struct ShapeSyntax: Sendable, Hashable {
  public enum Dimension: Sendable, Hashable {
    case axes(AxesSyntax)
    /// `t: k - 1`, the steps a state keeps; its length is integer arithmetic.
    case past(ExpressionSyntax, SourceSpan)
  }

  public var dimensions: [Dimension]
  public var span: SourceSpan

  public init(dimensions: [Dimension], span: SourceSpan) {
    self.dimensions = dimensions
    self.span = span
  }
}
