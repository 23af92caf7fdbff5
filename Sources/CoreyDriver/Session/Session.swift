import CoreyIR
import CoreyPasses

/// One compilation: a sequence of stages, each a value made from the one before.
///
/// A session sequences, observes, dumps and times; what is compiled is decided by the options and
/// the source alone. Every stage can be called for itself, and a printed graph is a source like any
/// other, so a compilation resumes wherever its dump was taken.
public struct Session: Sendable {
  public var options: CompileOptions
  public let observation: Observation
  /// What the passes and the scheduler decided.
  public internal(set) var remarks: [Remark] = []
  /// Warnings of the front end.
  public internal(set) var warnings: [Diagnostic] = []
  public var clock = StageClock()
  /// The program as it was checked, its weights in the types that are written.
  private(set) var written: Program?
  /// What decisions were made by, if one asked.
  public internal(set) var calibration: Calibration?
  var dumps: DumpWriter

  public init(options: CompileOptions = CompileOptions(), observation: Observation = Observation())
  {
    self.options = options
    self.observation = observation
    dumps = DumpWriter(folder: observation.dumpFolder)
  }

  /// Source text → syntax tree.
  public mutating func parse(_ source: SourceFile) throws(Failure) -> FileSyntax {
    let (syntax, diagnostics) = clock.measure("parse") { Parser.parse(source) }
    if diagnostics.contains(where: { $0.severity == .error }) {
      throw .input(diagnostics.map { $0.located(in: source) })
    }
    warnings += diagnostics
    return syntax
  }

  /// Syntax tree → checked program, its entry last.
  ///
  /// - Parameter weightType: The type in which weight files hold a tensor, by its full name.
  public mutating func check(
    _ syntax: FileSyntax,
    weightType: (String) throws(Diagnostic) -> StorageType? = { _ in nil }
  ) throws(Failure) -> Program {
    let options = options
    var program: Program
    do throws(Diagnostics) {
      program = try clock.measure("check") { () throws(Diagnostics) in
        try Checker.check([syntax], entry: options.layer, overrides: options.lengths)
      }
    } catch {
      throw .input(error.all.map { $0.located(in: syntax.file) })
    }
    (written, calibration) = (program, nil)
    do throws(Diagnostic) {
      try program.takeWeightTypes(weightType)
    } catch {
      throw Failure(error)
    }
    try verify(program, after: "check")
    try dump("graph", program)
    return program
  }

  /// Runs the passes of the level.
  public mutating func optimize(_ program: Program) throws(Failure) -> Program {
    guard options.level >= .full, options.rotate != .none else {
      return try optimize(program, Pipeline.passes(at: options.level, fold: options.fold))
    }
    return try rotate(try optimize(program, Pipeline.exact))
  }

  /// Runs passes, each observed.
  public mutating func optimize(
    _ program: Program, _ passes: [Pass]
  ) throws(Failure) -> Program {
    var program = program
    for pass in passes {
      let before = program
      var remarks: [Remark] = []
      do throws(Diagnostic) {
        try clock.measure("pass \(pass.name)") { () throws(Diagnostic) in
          try pass.run(&program, &remarks)
        }
      } catch {
        throw .fault(while: "pass \(pass.name)", error)
      }
      self.remarks += remarks
      let isChanged = observation.looksAtPasses && program != before
      if observation.printBefore.covers(pass.name, changed: isChanged) {
        show(before, "before \(pass.name)")
      }
      if observation.printAfter.covers(pass.name, changed: isChanged) {
        show(program, "after \(pass.name)")
      }
      try dump(pass.name, program)
      if observation.verifiesEach { try verify(program, after: "pass \(pass.name)") }
    }
    return program
  }

  /// The verifier's complaints are faults of the compiler, for no source can cause them.
  private mutating func verify(_ program: Program, after stage: String) throws(Failure) {
    do throws(Diagnostic) {
      try clock.measure("verify") { () throws(Diagnostic) in try program.verify() }
    } catch {
      throw .fault(while: stage, error)
    }
  }

  private func show(_ program: Program, _ moment: String) {
    OutputFile.writeError("// \(moment)\n\(Printer.print(program))")
  }

  private mutating func dump(_ stage: String, _ program: Program) throws(Failure) {
    guard dumps.isActive else { return }
    let head = calibration.map { "// \($0.summary)\n" } ?? ""
    try dumps.write(head + Printer.print(program), stage: stage, suffix: "ssm")
  }
}

extension Diagnostic {
  /// The diagnostic, about the file as a whole if it names no place of its own.
  fileprivate func located(in source: SourceFile) -> Diagnostic {
    guard place == .nowhere else { return self }
    var diagnostic = self
    diagnostic.place = .file(source.path, detail: nil)
    return diagnostic
  }
}
