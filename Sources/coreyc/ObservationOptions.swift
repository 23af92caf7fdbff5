import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreySchedule

/// The options that show what happens and change nothing.
struct ObservationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Print the program before passes.", valueName: "all|changed|pass"))
  var printBefore: String?

  @Option(
    help: ArgumentHelp(
      "Print the program after passes.", valueName: "all|changed|pass"))
  var printAfter: String?

  @Option(help: "Write every stage to a numbered file there.", completion: .directory)
  var dumpDir: String?

  @Flag(help: "Verify the graph after every pass.")
  var verifyEach = false

  @Option(
    name: .customLong("Rpass", withSingleDash: true),
    help: ArgumentHelp(
      "Show what passes decided and why; '-Rpass' alone shows all.", valueName: "pass"))
  var remarks: String?

  @Flag(help: "Show how long each stage took.")
  var time = false

  @Flag(help: "Print tables as JSON.")
  var json = false

  func validate() throws {
    _ = try observation()
    if let remarks, remarks != "all" {
      try Self.checkPass(remarks, besides: [Plan.remarkName, Session.calibrationRemarkName])
    }
  }

  /// Whether more is asked for than results and times.
  var showsCompilation: Bool {
    printBefore != nil || printAfter != nil || dumpDir != nil || verifyEach || remarks != nil
  }

  func observation() throws -> Observation {
    Observation(
      printBefore: try Self.selection(printBefore), printAfter: try Self.selection(printAfter),
      dumpFolder: dumpDir, verifiesEach: verifyEach)
  }

  private static func selection(_ text: String?) throws -> Observation.Selection {
    switch text {
    case nil: return .none
    case "all": return .all
    case "changed": return .changed
    case .some(let name):
      try checkPass(name)
      return .pass(name)
    }
  }

  private static func checkPass(_ name: String, besides others: [String] = []) throws {
    let names = Pipeline.all.map(\.name) + others
    guard !names.contains(name) else { return }
    let hint =
      Suggestion.didYouMean(name, among: names)
      ?? "the passes are \(names.joined(separator: ", "))"
    throw ValidationError("there is no pass '\(name)'; \(hint)")
  }
}
