import CoreyCodeGen
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Runs a program with every value in view and gathers statistics of all.
  ///
  /// The program is that after the passes which change no bit; its kernels are those of -O0.
  ///
  /// - Parameter report: Gets the warnings of the compiler of the tier, from any thread.
  public mutating func calibrate(
    _ request: CalibrateRequest, _ source: SourceFile,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> CalibrateReport {
    let checked = try check(try parse(source))
    let program = try optimize(checked, Pipeline.passes(at: .basic))
    return try calibrate(request, program, checked: checked, probes: [], report: warn).report
  }

  /// Runs a program with every value in view.
  /// - Parameters:
  ///   - checked: The program before all passes, whose weights are made up where none are given.
  ///   - probes: Rows of values that are looked at transformed, too.
  public mutating func calibrate(
    _ request: CalibrateRequest, _ program: Program, checked: Program, probes: [RowProbe],
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> (report: CalibrateReport, measurements: [RowProbe.Measurement]) {
    let tapped = try Failure.inputs { () throws(Diagnostic) in try TappedProgram(program) }
    let plan = clock.measure("plan") {
      Scheduler.plan(tapped.program, options: ScheduleOptions(fusion: .none))
    }
    let loops = clock.measure("lower") {
      Lowering.lower(plan, name: program.entry.name, header: [])
    }
    let interface = loops.interface
    let compiler = request.tier.compiler(report: warn)
    let module = clock.measure("emit") { CEmitter(target: .native).emit(loops) }
    let text = compiler.tier == .tcc ? module.hosted : module.source
    let kernel = try measure("compile (\(compiler.tier.rawValue))") { () throws(Diagnostic) in
      try compiler.load(text, as: interface)
    }
    var wanted = RunRequest()
    wanted.weights = request.weights
    wanted.inputs = request.inputs
    wanted.seed = request.seed
    wanted.time = request.inputs.isEmpty ? request.time : nil
    var notes = RunReport()
    let store = try weightStore(wanted.weights)
    let weights = try weights(wanted, store, checked, interface, &notes)
    let layer: CompiledLayer
    do throws(Diagnostic) {
      let hash = ProgramHash(of: Printer.print(tapped.program), interface: interface)
      let packed = try kernel.pack(program: hash) { weights[$0] }
      layer = try CompiledLayer(kernel: kernel, weights: packed)
    } catch {
      throw Failure(error)
    }
    var run = CalibrationRun(
      layer, CalibrationCollector(tapped, of: program, probes: probes), memory: request.memory)
    let rowBounds = loops.layers.last?.rowBounds ?? [:]
    let start = clock.now
    let inputs: CalibrationSource
    do throws(Diagnostic) {
      if let sequences = try TokenSequences(request, interface, rowBounds: rowBounds) {
        try sequences.visit { (piece) throws(Diagnostic) in try run.add(piece) }
        inputs = .given([request.text, request.tokens].compactMap { $0 })
      } else {
        let tensors = try CalibrationInputs(request, wanted, interface, rowBounds: rowBounds)
        notes.diagnostics += tensors.diagnostics
        try run.add(tensors.tensors)
        inputs = tensors.source
      }
    } catch {
      throw Failure(error)
    }
    clock.note("run and gather", since: start)
    let calibration = Calibration(
      inputs: inputs,
      weights: request.weights.isEmpty ? .synthetic(seed: request.seed) : .given(request.weights),
      tokens: run.tokens, programHash: CalibrationHash.of(program),
      weightsHash: CalibrationHash.of(weights), instances: run.collector.layers())
    return (
      CalibrateReport(calibration: calibration, diagnostics: notes.diagnostics),
      run.collector.measurements
    )
  }
}
