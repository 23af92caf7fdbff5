/// Turns tokens into a syntax tree, by recursive descent with precedence climbing.
///
/// A mistake is reported and what it spoils is skipped, up to the next line or the closing brace,
/// so that one run reports several. Time is linear in the text and nesting is bounded, so no input
/// can exhaust the stack, neither here nor in what walks the tree.
public struct Parser {
  /// Blocks, brackets and operators one inside the other, and the height of an expression.
  static let deepest = 200
  /// Mistakes reported before the parser gives up.
  static let mostDiagnostics = 100

  /// What is thrown after a diagnostic was recorded: the production at hand is given up.
  struct Abandon: Error {}

  let file: SourceFile
  let tokens: [Token]
  /// For each opening bracket the index of its closing one, where it has one.
  let closing: [Int: Int]
  var position = 0
  var diagnostics: [Diagnostic]
  /// The `(` and `[` that are open: inside them a newline is a space.
  var openBrackets: [Int] = []
  /// The token in front of which a newline means nothing, for what was taken last asks for more.
  var lineContinuation = -1
  /// The blocks, brackets and unary operators around the current token.
  var depth = 0

  private init(_ file: SourceFile) {
    var lexer = Lexer(file)
    lexer.run()
    self.file = file
    tokens = lexer.tokens
    diagnostics = lexer.diagnostics
    closing = Parser.matchBrackets(lexer.tokens)
  }

  /// Parses a file. The tree holds everything that was well formed; without diagnostics, all of it.
  /// Diagnostics come in the order of their places.
  public static func parse(
    _ file: SourceFile
  ) -> (syntax: FileSyntax, diagnostics: [Diagnostic]) {
    var parser = Parser(file)
    let items = parser.items()
    var sorted = parser.diagnostics.enumerated()
      .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element)
    if sorted.count > mostDiagnostics {
      sorted.removeSubrange(mostDiagnostics...)
      sorted.append(Diagnostic(.note, "too many mistakes; the rest is not shown"))
    }
    return (FileSyntax(file: file, items: items), sorted)
  }

  /// `file = { fn | layer | extern }`
  private mutating func items() -> [ItemSyntax] {
    var items: [ItemSyntax] = []
    while current.kind != .end, diagnostics.count <= Parser.mostDiagnostics {
      let start = position
      do throws(Abandon) {
        items.append(try item())
        try endOfLine(after: "the end of an item")
      } catch {
        depth = 0
        recover(from: start, toItem: true)
      }
    }
    return items
  }

  private mutating func item() throws(Abandon) -> ItemSyntax {
    switch current.kind {
    case .keyword(.fn): return .function(try function())
    case .keyword(.layer): return .layer(try layer())
    case .keyword(.extern):
      advance()
      return .extern(try string("the name of a header"))
    case .symbol(.rightBrace):
      throw fail("this '}' closes nothing", at: span)
    case .keyword(let keyword) where Keyword.declarations.contains(keyword):
      throw fail("'\(keyword.rawValue)' stands inside a layer, not at the top of a file", at: span)
    case .identifier where next.kind == .identifier:
      throw fail(
        "expected 'fn', 'layer' or 'extern', found '\(text(of: current))'", at: span,
        suggestion: Suggestion.didYouMean(
          text(of: current), among: Keyword.items.map(\.rawValue)))
    default:
      throw unexpected("'fn', 'layer' or 'extern'")
    }
  }

  /// Pairs brackets. Braces bound what a mistake inside them can confuse.
  private static func matchBrackets(_ tokens: [Token]) -> [Int: Int] {
    var open: [Int] = []
    var pairs: [Int: Int] = [:]
    func closes(_ symbol: Symbol, _ index: Int) -> Bool {
      switch tokens[index].kind {
      case .symbol(.leftParenthesis): symbol == .rightParenthesis
      case .symbol(.leftBracket): symbol == .rightBracket
      default: false
      }
    }
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .symbol(.leftParenthesis), .symbol(.leftBracket): open.append(index)
      case .symbol(.rightParenthesis), .symbol(.rightBracket):
        guard case .symbol(let symbol) = token.kind, let last = open.last else { continue }
        if closes(symbol, last) {
          pairs[last] = index
          open.removeLast()
        }
      case .symbol(.leftBrace), .symbol(.rightBrace): open.removeAll(keepingCapacity: true)
      default: continue
      }
    }
    return pairs
  }
}

extension Diagnostic {
  /// The byte offset of its place, for sorting.
  fileprivate var start: Int {
    if case .span(let span) = place { span.range.lowerBound } else { Int.max }
  }
}
