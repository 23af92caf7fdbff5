/// `entry = index | id "=" expr | "t" ("+" | "-") linear`
public enum SubscriptSyntax: Sendable, Hashable {
  /// `d'`, `(h, p)`
  case axes(AxesSyntax)
  /// `j = 0`, `v = ids`
  case at(Name, ExpressionSyntax)
  /// `t - 1`, `t + k - (len(k) - 1)`: the whole expression, beginning with the name `t`.
  case time(ExpressionSyntax)
}
