/// `x[..., i]`, `eps = 1e-5`, `state s`
public struct ParameterSyntax: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case state
    /// No brackets: a scalar, with or without a default.
    case scalar(default: ExpressionSyntax?)
    /// Brackets. `rest` tells whether `...` stands first.
    case tensor(rest: Bool, [AxesSyntax], default: ExpressionSyntax?)
  }

  public var name: Name
  public var kind: Kind

  public init(name: Name, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}
