import CoreyIR
import CoreyPasses
import CoreyRuntime

// Rotations: found in the graph, decided by measurement.
extension Session {
  /// Rotates the sites that the options choose, then folds the scales that they choose.
  ///
  /// - Parameter program: After the passes that change no bit.
  mutating func rotate(_ program: Program) throws(Failure) -> Program {
    let survey = clock.measure("rotation sites") { RotationSurvey(program, fold: options.fold) }
    let decisions = try decide(survey)
    var passes = [Pass.rotations(fold: options.fold) { _ in decisions }]
    if options.fold != .none { passes.append(.scales(options.fold)) }
    return try optimize(program, passes + [.dead])
  }

  private mutating func decide(_ survey: RotationSurvey) throws(Failure) -> [RotationDecision] {
    try checkNames(survey)
    let probes = survey.probes { RowTransform($0, order: $1) }
    var found: [RowProbe.Measurement] = []
    do throws(Failure) {
      found = try measure(probes, in: survey.program)
    } catch {
      // Who names sites wants them whatever is known of their values.
      guard case .sites = options.rotate, case .input(let diagnostics) = error else { throw error }
      let why = diagnostics.first.map { ": \($0.message)" } ?? ""
      warnings.append(Diagnostic(.warning, "rotations are not measured\(why)"))
    }
    return RotationPolicy(options.rotate).decide(survey.sites, survey.measurements(found))
  }

  private func checkNames(_ survey: RotationSurvey) throws(Failure) {
    guard case .sites(let names) = options.rotate else { return }
    for name in names {
      guard let site = survey.sites.first(where: { $0.name == name }) else {
        let known = survey.sites.filter(\.isLegal).map(\.name)
        throw .input([
          Diagnostic(
            .error, "there is no site '\(name)' to rotate",
            suggestion: Suggestion.didYouMean(name, among: known)
              ?? "the sites are \(known.joined(separator: ", "))")
        ])
      }
      guard let obstacle = site.rotated.obstacle else { continue }
      throw .input([Diagnostic(.error, "'\(name)' cannot be rotated: \(obstacle)")])
    }
  }

  /// Finds every site of a program at which values could be rotated, measures each and decides.
  ///
  /// - Parameter request: What it is measured on.
  public mutating func rotations(
    _ request: CalibrateRequest, _ source: SourceFile
  ) throws(Failure) -> RotationReport {
    let checked = try check(try parse(source))
    let program = try optimize(checked, Pipeline.exact)
    let survey = clock.measure("rotation sites") { RotationSurvey(program, fold: options.fold) }
    try checkNames(survey)
    let probes = survey.probes { RowTransform($0, order: $1) }
    var aside = Session()
    let start = clock.now
    let (report, found) = try aside.calibrate(
      request, program, checked: checked, probes: probes, report: { _ in })
    clock.note("probe rows", since: start)
    let choice = options.rotate == .none ? RotationChoice.free : options.rotate
    return RotationReport(
      calibration: report.calibration.summary, choice: choice,
      decisions: RotationPolicy(choice).decide(survey.sites, survey.measurements(found)),
      diagnostics: report.diagnostics)
  }
}
