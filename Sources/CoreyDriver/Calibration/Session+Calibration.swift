import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

// Statistics for decisions. Nothing is calibrated unless a decision asks.
extension Session {
  /// What `-Rpass=` calls where statistics come from.
  public static let calibrationRemarkName = "calibration"

  /// The calibration that decisions rest on: that of the file given, else a quick seeded one of 256
  /// heavy-tailed steps, which its summary names synthetic.
  ///
  /// It is made once for a session and kept on disk beside compiled kernels. Values are found by
  /// `Calibration.statistics(for:)` in any rewrite of the program that left them as they were.
  ///
  /// - Parameter program: What is being compiled; its text as it was checked names it.
  /// - Throws: The file is no calibration, or is one of another program or of other weights; or a
  ///   run of the program is not possible.
  public mutating func calibration(of program: Program) throws(Failure) -> Calibration {
    if let calibration { return calibration }
    let start = clock.now
    defer { clock.note("calibrate", since: start) }
    let target = try CalibrationTarget(written ?? program)
    let found: Calibration
    if let file = options.calibration.file {
      found = try Failure.inputs { () throws(Diagnostic) in
        try target.calibration(in: file, weights: options.calibration.weights)
      }
    } else {
      found = try quickCalibration(target)
    }
    note(found, program)
    return found
  }

  /// What rows of values look like, as they are and transformed, on a quick seeded run with the
  /// weights that are known.
  ///
  /// A calibration file knows values and channels, not rows: with one, its statistics stay what
  /// `calibration(of:)` gives, and rows are still those of made-up inputs.
  ///
  /// - Parameter program: The program that the probes' values are of.
  public mutating func measure(
    _ probes: [RowProbe], in program: Program
  ) throws(Failure) -> [RowProbe.Measurement] {
    guard !probes.isEmpty else { return [] }
    let start = clock.now
    defer { clock.note("probe rows", since: start) }
    var aside = Session()
    return try aside.calibrate(
      options.calibration.quickRequest, program, checked: written ?? program, probes: probes,
      report: { _ in }
    ).measurements
  }

  /// For each layer the bits of entropy of values that planning asks for: all that are known where
  /// a file is given or the policy follows entropies, else none.
  ///
  /// Ties of other policies are broken by position without a file: a calibration costs a run of the
  /// program, more than compiling it, and can only choose between plans that move the same bytes.
  mutating func entropies(
    of program: Program, for schedule: ScheduleOptions
  ) throws(Failure) -> [[ValueID: Double]] {
    guard options.calibration.file != nil || schedule.followsEntropy else { return [] }
    do throws(Failure) {
      return try entropies(of: program)
    } catch {
      guard options.calibration.file == nil, case .input(let diagnostics) = error else {
        throw error
      }
      let why = diagnostics.first.map { ": \($0.message)" } ?? ""
      warnings.append(Diagnostic(.warning, "entropies are not known\(why)"))
      return []
    }
  }

  /// For each layer the bits of entropy of values, as far as they are known.
  mutating func entropies(of program: Program) throws(Failure) -> [[ValueID: Double]] {
    let calibration = try calibration(of: program)
    // The numbers of values without names are others in a program that was rewritten.
    let isSame = CalibrationHash.of(program) == calibration.programHash
    return zip(program.layers, calibration.statistics(for: program)).map { graph, known in
      known.filter { isSame || !graph[$0.key].name.isEmpty }.mapValues(\.autoEntropy)
    }
  }

  private func quickCalibration(_ target: CalibrationTarget) throws(Failure) -> Calibration {
    let wanted = options.calibration
    var environment = CompilerEnvironment.current
    environment.keepsResults = wanted.keepsResults
    // Without a folder nothing is kept, and nothing else is different.
    let cache = (try? environment.cacheFolder()).flatMap { $0 }.map { CalibrationCache($0) }
    let key = try Failure.inputs { () throws(Diagnostic) in try target.key(wanted) }
    if let cache, let key, let kept = cache.calibration(for: key) { return kept }
    var aside = Session()
    let made = try aside.calibrate(
      wanted.quickRequest, target.program, checked: target.checked, probes: [], report: { _ in }
    ).report.calibration
    if let cache, let key { try? cache.store(made, for: key) }
    return made
  }

  private mutating func note(_ found: Calibration, _ program: Program) {
    calibration = found
    remarks.append(
      Remark(
        .passed, pass: Self.calibrationRemarkName, layer: program.entry.name, found.summary))
  }
}
