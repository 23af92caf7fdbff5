/// One item of a file.
public enum ItemSyntax: Sendable, Hashable {
  case function(FunctionSyntax)
  case layer(LayerSyntax)
  /// `extern "my_ops.h"`
  case extern(StringLiteral)
}
