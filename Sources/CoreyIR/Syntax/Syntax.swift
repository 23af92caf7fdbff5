// The syntax tree of a `.ssm` file: exactly what is written, nothing resolved.
// The productions are those of Grammar/ssm.ebnf; each type names its own.

/// A name where it stands. Primes belong to the text: `d'`.
public struct Name: Hashable, Sendable {
  public var text: String
  public var span: SourceSpan

  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }

  /// The text without its primes.
  public var base: String { String(text.prefix { $0 != "'" }) }
  /// The number of primes.
  public var primes: Int { text.utf8.count { $0 == UInt8(ascii: "'") } }
}

/// A quoted string where it stands; the text is without its quotes.
public struct StringLiteral: Hashable, Sendable {
  public var text: String
  public var span: SourceSpan

  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// `file = { fn | layer | extern }`
public struct FileSyntax: Sendable, Hashable {
  public var file: SourceFile
  public var items: [ItemSyntax]

  public init(file: SourceFile, items: [ItemSyntax]) {
    self.file = file
    self.items = items
  }

  public static func == (left: FileSyntax, right: FileSyntax) -> Bool { left.items == right.items }
  public func hash(into hasher: inout Hasher) { hasher.combine(items) }
}

public enum ItemSyntax: Sendable, Hashable {
  case function(FunctionSyntax)
  case layer(LayerSyntax)
  /// `extern "my_ops.h"`
  case extern(StringLiteral)
}

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

/// `layer mamba1 { … }`
public struct LayerSyntax: Sendable, Hashable {
  public var name: Name
  public var items: [LayerItemSyntax]

  public init(name: Name, items: [LayerItemSyntax]) {
    self.name = name
    self.items = items
  }
}

public enum LayerItemSyntax: Sendable, Hashable {
  case declaration(DeclarationSyntax)
  case statement(StatementSyntax)
}

/// One declared thing. A line that declares several (`axis b, t`) is several of these.
public indirect enum DeclarationSyntax: Sendable, Hashable {
  case axis(Name, AxisDefinitionSyntax?)
  case constant(Name, ExpressionSyntax)
  case input(Name, ShapeSyntax, type: Name?)
  case weight(
    Name, ShapeSyntax, type: Name?, source: StringLiteral?, fallback: ExpressionSyntax?)
  /// `isLocal`: written with `= 0`.
  case state(Name, ShapeSyntax, isLocal: Bool)
  case output(Name, ShapeSyntax?, ExpressionSyntax)
}

/// What stands right of `axis e =`.
public enum AxisDefinitionSyntax: Sendable, Hashable {
  /// Integer arithmetic on lengths: `2 * d`.
  case length(ExpressionSyntax)
  /// A structure: `(h, p)`, `e | (g, n)`. A bare name or integer is parsed as a length.
  case axes(AxesSyntax)
}

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

/// `shape = "[" [ dim { "," dim } ] "]"`
public struct ShapeSyntax: Sendable, Hashable {
  public enum Dimension: Sendable, Hashable {
    case axes(AxesSyntax)
    /// `t: k - 1`, the steps a state keeps; its length is integer arithmetic.
    case past(ExpressionSyntax, SourceSpan)
  }

  public var dimensions: [Dimension]
  public var span: SourceSpan

  public init(dimensions: [Dimension], span: SourceSpan) {
    self.dimensions = dimensions
    self.span = span
  }
}

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

public enum BinaryOperator: String, Sendable, Hashable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and, or
}

/// `entry = index | id "=" expr | "t" ("+" | "-") linear`
public enum SubscriptSyntax: Sendable, Hashable {
  /// `d'`, `(h, p)`
  case axes(AxesSyntax)
  /// `j = 0`, `v = ids`
  case at(Name, ExpressionSyntax)
  /// `t - 1`, `t + k - (len(k) - 1)`: the whole expression, beginning with the name `t`.
  case time(ExpressionSyntax)
}

/// `[ id ":" ] expr`
public struct ArgumentSyntax: Sendable, Hashable {
  public var label: Name?
  public var value: ExpressionSyntax

  public init(label: Name?, value: ExpressionSyntax) {
    self.label = label
    self.value = value
  }
}
