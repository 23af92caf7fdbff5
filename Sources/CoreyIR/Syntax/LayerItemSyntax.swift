/// What a layer's braces hold.
public enum LayerItemSyntax: Sendable, Hashable {
  case declaration(DeclarationSyntax)
  case statement(StatementSyntax)
}
