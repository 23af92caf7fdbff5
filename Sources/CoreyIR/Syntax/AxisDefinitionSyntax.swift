/// What stands right of `axis e =`.
public enum AxisDefinitionSyntax: Sendable, Hashable {
  /// Integer arithmetic on lengths: `2 * d`.
  case length(ExpressionSyntax)
  /// A structure: `(h, p)`, `e | (g, n)`. A bare name or integer is parsed as a length.
  case axes(AxesSyntax)
}
