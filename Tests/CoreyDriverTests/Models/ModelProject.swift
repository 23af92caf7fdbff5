import Foundation
import Testing

/// The C folder of a model, the bundled one unless told otherwise, and programs built from it.
struct ModelProject {
  let folder: URL

  /// A folder that lies there already.
  init(folder: URL) { self.folder = folder }

  /// - Parameter target: one variant compiles four times as fast as all.
  init(in folder: URL, model: String = TinyMamba.path, target: String = "native") throws {
    self.folder = folder
    let emitted = try Command.coreyc(
      [
        model, "-O2", "--emit-c", "--target-cpu", target, "--name", "model",
        "-o", folder.path,
      ])
    try #require(emitted.status == 0, "\(emitted.errors)")
    #expect(emitted.errors.isEmpty)
  }

  /// Builds the program under the strictest flags.
  func build(_ compiler: String, _ flags: [String] = ["-O1"]) throws {
    let built = try Command.run(
      compiler,
      ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"] + flags
        + ["main.c", "model.c", "-lm", "-o", "demo"], in: folder)
    try #require(built.status == 0, "\(built.errors.prefix(2000))")
    #expect(built.errors.isEmpty)
  }

  /// Runs the program that was built.
  func run(_ arguments: [String], input: String = "") throws -> Command {
    try Command.run("./demo", arguments, input: Data(input.utf8), in: folder)
  }
}
