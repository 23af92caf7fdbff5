/// One declared thing. A line that declares several (`axis b, t`) is several of these.
public indirect enum DeclarationSyntax: Sendable, Hashable {
  case axis(Name, AxisDefinitionSyntax?)
  case constant(Name, ExpressionSyntax)
  case input(Name, ShapeSyntax, type: Name?)
  case weight(
    Name, ShapeSyntax, type: Name?, source: StringLiteral?, fallback: ExpressionSyntax?)
  /// `isLocal`: written with `= 0`.
  case state(Name, ShapeSyntax, isLocal: Bool, basis: StringLiteral?)
  case output(Name, ShapeSyntax?, ExpressionSyntax)
}
