/// `stmt`: an equation or a block of them.
public indirect enum StatementSyntax: Sendable, Hashable {
  /// `a, b[t, e] = E from "layers.{i}."`
  case equation([Target], ExpressionSyntax, source: StringLiteral?)
  case recur([StatementSyntax], SourceSpan)
  case reverse([StatementSyntax], SourceSpan)
  case `repeat`(
    Name, from: ExpressionSyntax, to: ExpressionSyntax, [StatementSyntax], SourceSpan)

  public struct Target: Sendable, Hashable {
    public var name: Name
    public var shape: ShapeSyntax?

    public init(name: Name, shape: ShapeSyntax?) {
      self.name = name
      self.shape = shape
    }
  }
}
