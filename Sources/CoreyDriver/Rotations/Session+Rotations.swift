import CoreyIR
import CoreyPasses

extension Session {
  /// Finds every site of a program at which values could be rotated.
  ///
  /// Scales stand in the way of rotations, so those that fold for nothing are folded first.
  public mutating func rotations(_ source: SourceFile) throws(Failure) -> RotationReport {
    let checked = try check(try parse(source))
    let fold = options.fold == .none ? FoldChoice.free : options.fold
    let program = try optimize(checked, Pipeline.passes(at: .full, fold: fold))
    let sites = clock.measure("rotation sites") { RotationAnalysis.sites(of: program) }
    return RotationReport(sites: sites)
  }
}
