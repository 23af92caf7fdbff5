import CoreyCodeGen
import CoreyIR
import CoreyKernels
import CoreySchedule

/// Counts what emitted C loads and stores, from its text alone.
///
/// libclang parses the text, ``Evaluator`` runs `NAME_run` on addresses and lengths without any
/// floats. No annotation is believed: the bodies of helpers and micro-kernels are run as well.
public struct AccessCounter {
  private let clang: LibClang
  private let code: CodeReader
  private let module: CModule
  private let isa: ISA

  /// Parses a text.
  ///
  /// - Parameters:
  ///   - text: The C of `module`; its own if absent.
  ///   - isa: The variant to count, one that the module holds.
  /// - Throws: If libclang is too old, or the text has errors.
  public init(
    _ clang: LibClang, _ module: CModule, text: String? = nil, isa: ISA
  ) throws(Diagnostics) {
    guard clang.knowsOperators else {
      throw Diagnostics(
        Diagnostic(
          .error,
          "accesses are counted with the libclang of LLVM 17 or newer; this is "
            + clang.version, at: .file(clang.path, detail: nil),
          suggestion: "name a newer library in COREY_LIBCLANG"))
    }
    let unit: TranslationUnit
    do throws(Diagnostic) {
      unit = try clang.parse(
        text ?? module.source, name: "\(module.interface.name).c", flags: EmittedCheck.flags)
    } catch {
      throw Diagnostics(error)
    }
    let errors = unit.diagnostics.filter { $0.severity == .error }
    guard errors.isEmpty else { throw Diagnostics(errors) }
    self.clang = clang
    self.module = module
    self.isa = isa
    code = CodeReader(unit)
  }

  /// Counts one thread's part of a run.
  ///
  /// - Throws: If the text does what emitted C never does: which memory it touches depends on data,
  ///   its loops do not end.
  public func count(_ shape: RunShape) throws(Diagnostic) -> AccessCounts {
    let name = module.interface.name
    let layout = KernelLayout(module.program, functions: module.kernelFunctions(isa))
    let memory = try RunMemory(
      module.interface, shape,
      packed: size("\(name)_packed_size", [], layout),
      states: size("\(name)_state_size", [shape.batch], layout),
      workspace: size(
        "\(name)_workspace_size", [shape.batch, shape.time, shape.threads], layout))
    var evaluator = Evaluator(code, layout: layout, regions: memory.regions)
    guard let run = try code.function("\(name)_run"), let arguments = run.parameters.first else {
      throw Diagnostic(.error, "the C text has no function '\(name)_run'", at: .nowhere)
    }
    var fields = memory.fields
    fields["size"] = .number(arguments.type.elementSize)
    let record = evaluator.record(fields)
    let answer = try Self.failing { () throws(Interruption) in
      try evaluator.run(run, [record, .number(shape.thread), .number(shape.threads)])
    }
    guard case .integer(let code) = answer, code.value == 0 else {
      throw Diagnostic(.error, "'\(name)_run' refuses its arguments in the C text", at: .nowhere)
    }
    let tallies = evaluator.tallies
    return AccessCounts(
      rows: zip(tallies.keys, tallies.amounts).map { key, amount in
        AccessCounts.Row(
          function: key.function, buffer: key.buffer, loads: amount.loads, stores: amount.stores)
      }, strays: tallies.problems)
  }

  /// What a function of the text answers that computes a size.
  private func size(
    _ name: String, _ arguments: [Int], _ layout: KernelLayout
  ) throws(Diagnostic) -> Int {
    guard let function = try code.function(name) else {
      throw Diagnostic(.error, "the C text has no function '\(name)'", at: .nowhere)
    }
    var evaluator = Evaluator(code, layout: layout, regions: [])
    let answer = try Self.failing { () throws(Interruption) in
      try evaluator.run(function, arguments.map { .number($0) })
    }
    guard case .integer(let integer) = answer, let size = integer.value else {
      throw Diagnostic(.error, "'\(name)' of the C text does not answer a number", at: .nowhere)
    }
    return size
  }

  private static func failing<Result>(
    _ body: () throws(Interruption) -> Result
  ) throws(Diagnostic) -> Result {
    do throws(Interruption) {
      return try body()
    } catch {
      switch error {
      case .failure(let diagnostic): throw diagnostic
      case .rounds:
        throw Diagnostic(.error, "the loops of the C text cannot be followed", at: .nowhere)
      }
    }
  }
}
