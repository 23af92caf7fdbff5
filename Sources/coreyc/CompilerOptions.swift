import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyPasses

/// The options that decide what is compiled, the same for every command.
struct CompilerOptions: ParsableArguments {
  @Argument(
    help: "The layer's source; '-' reads the standard input.",
    completion: .file(extensions: ["ssm"]))
  var file: String

  @Option(
    name: .customShort("O", allowingJoined: true),
    help:
      "Optimization level: 0 rewrites nothing, 1 what is always right, 2 what pays, 3 also what rounds."
  )
  var level = 2

  @Option(
    name: .customShort("D", allowingJoined: true),
    help: ArgumentHelp("Another length for a declared axis.", valueName: "axis=length"))
  var lengths: [String] = []

  @Option(help: "The layer to compile; the last of the file if absent.")
  var layer: String?

  func validate() throws {
    guard OptimizationLevel(rawValue: level) != nil else {
      throw ValidationError("the level is 0, 1, 2 or 3, not \(level)")
    }
    _ = try parsedLengths()
  }

  /// - Parameter layer: What names the C functions.
  func compileOptions() throws -> CompileOptions {
    CompileOptions(
      level: OptimizationLevel(rawValue: level) ?? .full, lengths: try parsedLengths(),
      layer: layer)
  }

  private func parsedLengths() throws -> [String: Int] {
    var parsed: [String: Int] = [:]
    for definition in lengths {
      let parts = definition.split(separator: "=", omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, let length = Int(parts[1]), length > 0 else {
        throw ValidationError("-D wants axis=length with a positive integer, not '\(definition)'")
      }
      parsed[String(parts[0])] = length
    }
    return parsed
  }
}
