import ArgumentParser
import CoreyDriver

/// Where decisions take statistics of values from, the same for every command that plans.
struct StatisticsOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Statistics of values that 'coreyc calibrate' wrote, for the same program and weights; what \
      asks for some without a file makes do with a quick seeded run.
      """,
      valueName: "file"),
    completion: .file(extensions: ["json"]))
  var calibration: String?

  /// - Parameters:
  ///   - weights: The weight files of the command.
  ///   - seed: Of weights that are made up.
  func options(weights: [String], seed: UInt64 = 1) -> CalibrationOptions {
    CalibrationOptions(file: calibration, weights: weights, seed: seed)
  }
}
