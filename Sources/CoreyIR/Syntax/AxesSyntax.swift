/// `axes = part { "|" part }`, `part = id | integer | "(" axes "," axes { "," axes } ")"`
public indirect enum AxesSyntax: Sendable, Hashable {
  case name(Name)
  case integer(Int, SourceSpan)
  case product([AxesSyntax], SourceSpan)
  case concatenation([AxesSyntax], SourceSpan)

  public var span: SourceSpan {
    switch self {
    case .name(let name): name.span
    case .integer(_, let span), .product(_, let span), .concatenation(_, let span): span
    }
  }
}
