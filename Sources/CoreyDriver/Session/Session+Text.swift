import CoreyIR

extension Session {
  /// Compiles as far as a stage and gives what it makes: UTF-8 text, or machine code.
  public mutating func output(of stage: Stage, _ source: SourceFile) throws(Failure) -> [UInt8] {
    let syntax = try parse(source)
    if stage == .ast { return Array(SyntaxText.print(syntax).utf8) }
    let checked = try check(syntax)
    if stage == .graph { return Array(Printer.print(checked).utf8) }
    let program = try optimize(checked)
    if stage == .passes { return Array(Printer.print(program).utf8) }
    let plan = try plan(program)
    if stage == .plan { return Array(PlanText.print(plan).utf8) }
    let loops = try lower(plan, from: source)
    if stage == .loops { return Array(LoopText.print(loops).utf8) }
    let module = try emit(loops)
    switch stage {
    case .header: return Array(module.header.utf8)
    case .asm: return try machineCode(.assembly, of: module)
    case .object: return try machineCode(.object, of: module)
    case .shared: return try machineCode(.sharedLibrary, of: module)
    case .ast, .graph, .passes, .plan, .loops, .c: return Array(module.source.utf8)
    }
  }
}
