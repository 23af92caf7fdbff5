import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule

/// The program that calibrations are of: as it was checked, behind the passes that change no bit.
///
/// How weights are stored, at which level and for which machine it is compiled is no part of it.
struct CalibrationTarget {
  let checked: Program
  let program: Program

  init(_ checked: Program) throws(Failure) {
    self.checked = checked
    var aside = Session()
    program = try aside.optimize(checked, Pipeline.exact)
  }

  /// Reads a calibration of this program.
  /// - Parameter weights: The weight files that are known; the file's weights count if there are
  ///   none.
  func calibration(in path: String, weights: [String]) throws(Diagnostic) -> Calibration {
    let calibration = try CalibrationFile.read(path)
    guard calibration.programHash == CalibrationHash.of(program) else {
      throw stale("the calibration is of another program", path)
    }
    guard !weights.isEmpty else { return calibration }
    guard try calibration.weightsHash == weightsHash(weights) else {
      throw stale("the calibration is of other weights", path)
    }
    return calibration
  }

  /// Names a quick calibration; nil if the weight files cannot be told from others.
  func key(_ options: CalibrationOptions) throws(Diagnostic) -> CacheKey? {
    var weights = "\(options.seed)"
    if !options.weights.isEmpty {
      guard let identity = try WeightStore(arguments: options.weights).identity else { return nil }
      weights = identity
    }
    return CacheKey([
      "calibration", Printer.print(program), weights, "\(options.seed)",
      "\(CalibrationOptions.quickSteps)",
    ])
  }

  private func weightsHash(_ files: [String]) throws(Diagnostic) -> String {
    let store = try WeightStore(arguments: files)
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: .none))
    let ports = Lowering.lower(plan, name: program.entry.name).interface.weights
    var binding: WeightStore.Binding
    do throws(Diagnostics) {
      binding = try store.bind(ports)
    } catch {
      throw error.all.first ?? Diagnostic(.error, "the weights do not fit the program")
    }
    return CalibrationHash.of(try binding.tensors())
  }

  private func stale(_ message: String, _ path: String) -> Diagnostic {
    .error(
      message, file: path,
      suggestion: "calibrate this one: coreyc calibrate, with the same -D, --layer and --weights")
  }
}
