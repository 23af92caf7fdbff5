import CoreyIR

extension Session {
  /// Compiles as far as a stage and gives its text.
  public mutating func text(of stage: Stage, _ source: SourceFile) throws(Failure) -> String {
    let syntax = try parse(source)
    if stage == .ast { return SyntaxText.print(syntax) }
    let program = try check(syntax)
    if stage == .graph { return Printer.print(program) }
    return Printer.print(try optimize(program))
  }
}
