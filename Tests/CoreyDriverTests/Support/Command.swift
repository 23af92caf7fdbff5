import Foundation

/// A program run to its end.
struct Command {
  let status: Int32
  let output: Data
  let errors: String

  var text: String { String(decoding: output, as: UTF8.self) }

  /// Runs a program with arguments; files and not pipes carry its text, so nothing can block.
  ///
  /// - Parameters:
  ///   - program: a path, or a name found on the search path.
  ///   - folder: where it runs; the root of the repository if absent.
  static func run(
    _ program: String, _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
    environment: [String: String] = [:]
  ) throws -> Command {
    try withTemporaryFolder { scratch in
      let paths = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
      try input.write(to: paths[0])
      for path in paths[1...] { try Data().write(to: path) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = [program] + arguments
      process.currentDirectoryURL = folder ?? Repository.root
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      process.standardInput = try FileHandle(forReadingFrom: paths[0])
      process.standardOutput = try FileHandle(forWritingTo: paths[1])
      process.standardError = try FileHandle(forWritingTo: paths[2])
      try process.run()
      process.waitUntilExit()
      return Command(
        status: process.terminationStatus, output: try Data(contentsOf: paths[1]),
        errors: String(decoding: try Data(contentsOf: paths[2]), as: UTF8.self))
    }
  }

  /// The compiler under test, as a user runs it.
  static func coreyc(
    _ arguments: [String], input: Data = Data(), in folder: URL? = nil
  ) throws -> Command {
    try run(Repository.coreyc.path, arguments, input: input, in: folder)
  }

  /// Whether a program is on the search path.
  static func exists(_ program: String) -> Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
  }
}

/// Gives a folder of its own to some work and removes it afterwards.
func withTemporaryFolder<Result>(_ work: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("coreyc-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try work(folder)
}
