import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

// The stages behind the graph.
extension Session {
  /// Program → where it is cut into kernels.
  public mutating func plan(_ program: Program) throws(Failure) -> Plan {
    let options = options.schedule
    let entropies = try entropies(of: program, for: options)
    let plan: Plan
    if options.fusion == .measured || options.tile == .measured {
      let oracle = MeasuredPlan(program: program, options: options, entropies: entropies)
      plan = try measure("plan") { () throws(Diagnostic) in
        try oracle.plan(compiler: Tier.clang.compiler { _ in })
      }
    } else {
      plan = clock.measure("plan") {
        Scheduler.plan(program, options: options, entropies: entropies)
      }
    }
    remarks += plan.remarks
    let head = calibration.map { "\($0.summary)\n" } ?? ""
    if dumps.isActive { try dumps.write(head + PlanText.print(plan), stage: "plan", suffix: "txt") }
    return plan
  }

  /// Plan → loops.
  /// - Parameter source: Named at the head of the emitted file; nothing stands there if absent.
  public mutating func lower(
    _ plan: Plan, from source: SourceFile? = nil
  ) throws(Failure) -> LoopProgram {
    let name = options.name ?? plan.program.entry.name
    let header = source.map { source in
      [
        "\(name): made by coreyc from \(source.path)", "options: \(options.text)",
        "plan: \(plan.summary)",
      ] + (calibration.map { [$0.summary] } ?? [])
    }
    let loops = clock.measure("lower") { Lowering.lower(plan, name: name, header: header ?? []) }
    if dumps.isActive { try dumps.write(LoopText.print(loops), stage: "loops", suffix: "txt") }
    return loops
  }

  /// Loops → C.
  public mutating func emit(_ loops: LoopProgram) throws(Failure) -> CModule {
    let emitter = CEmitter(target: options.target)
    let module = clock.measure("emit") { emitter.emit(loops) }
    if dumps.isActive { try dumps.write(module.source, stage: "kernels", suffix: "c") }
    return module
  }

  /// C → machine code, by the clang on PATH.
  public mutating func machineCode(
    _ kind: ClangCompiler.Artifact, of module: CModule
  ) throws(Failure) -> [UInt8] {
    let flags = options.target.clangFlags
    do throws(Diagnostic) {
      return try clock.measure("clang") { () throws(Diagnostic) in
        try ClangCompiler.artifact(kind, of: module.source, flags: flags)
      }
    } catch {
      throw Failure(error)
    }
  }
}

extension Plan {
  /// One line: how many kernels there are and how long their chunks are.
  var summary: String {
    func count(_ steps: [PlanStep]) -> Int {
      steps.reduce(0) { sum, step in
        switch step {
        case .kernel: sum + 1
        case .call: sum
        case .repeat(_, let body): sum + count(body)
        }
      }
    }
    let kernels = layers.map { count($0.steps) }.reduce(0, +)
    return "\(kernels) \(kernels == 1 ? "kernel" : "kernels"), fusion \(options.fusion), "
      + "tile \(options.tile), segments of \(options.segment)"
  }
}

extension TargetCPU {
  /// What clang must be told to compile for these processors.
  var clangFlags: [String] {
    switch self {
    case .generic, .portable: []
    case .native: ["-march=native", "-mprefer-vector-width=512"]
    case .x86v2, .x86v3: ["--target=x86_64-linux-gnu", "-march=\(rawValue)"]
    case .x86v4:
      ["--target=x86_64-linux-gnu", "-march=\(rawValue)", "-mprefer-vector-width=512"]
    case .armv8a: ["--target=aarch64-linux-gnu", "-march=\(rawValue)"]
    }
  }
}
