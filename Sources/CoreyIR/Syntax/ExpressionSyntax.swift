/// An expression and where it stands. Parentheses leave no trace but the span.
public struct ExpressionSyntax: Sendable, Hashable {
  public indirect enum Kind: Sendable, Hashable {
    case number(Double)
    /// A bare name: a value, an axis (inside `len`, `index` or a time index), `pi`, `inf`.
    case name(Name)
    /// `h[t-1]`, `pr[M']`, `k[j = 0]`
    case read(Name, [SubscriptSyntax])
    /// `silu(x)`, `sum[n](x)`, `rms_norm(x, w, eps: 1e-6)`
    case call(Name, axes: [AxesSyntax], [ArgumentSyntax])
    case negate(ExpressionSyntax)
    case not(ExpressionSyntax)
    case binary(BinaryOperator, ExpressionSyntax, ExpressionSyntax)
  }

  public var kind: Kind
  public var span: SourceSpan

  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }
}
