import CoreyIR
import CoreySchedule
import Foundation

/// Programs to schedule: the bundled examples, or text.
enum Example {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Examples")

  /// An example of the repository with some lengths replaced.
  static func program(_ name: String, _ lengths: [String: Int] = [:]) throws -> Program {
    let path = folder.appendingPathComponent(name + ".ssm").path
    return try check(String(contentsOfFile: path, encoding: .utf8), lengths)
  }

  /// A layer written in a test.
  static func check(_ text: String, _ lengths: [String: Int] = [:]) throws -> Program {
    let (syntax, diagnostics) = Parser.parse(SourceFile(path: "test.ssm", text: text))
    if let first = diagnostics.first { throw first }
    return try Checker.check([syntax], entry: nil, overrides: lengths)
  }

  static func loops(
    _ program: Program, _ fusion: FusionPolicy = .all, chunk: Int = 64
  ) -> LoopProgram {
    let options = ScheduleOptions(fusion: fusion, tile: .fixed(chunk))
    return Lowering.lower(Scheduler.plan(program, options: options), name: "layer")
  }
}
