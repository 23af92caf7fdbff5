/// `fn linear(x[..., i], w[o, i]) = …`
public struct FunctionSyntax: Sendable, Hashable {
  public var name: Name
  /// The axes the caller writes: `l2norm[n](k)`.
  public var axes: [Name]
  public var parameters: [ParameterSyntax]
  public var body: [StatementSyntax]
  public var results: [ExpressionSyntax]

  public init(
    name: Name, axes: [Name], parameters: [ParameterSyntax], body: [StatementSyntax],
    results: [ExpressionSyntax]
  ) {
    self.name = name
    self.axes = axes
    self.parameters = parameters
    self.body = body
    self.results = results
  }
}
