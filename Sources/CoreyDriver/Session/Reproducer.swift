import CoreyIR

/// What someone needs to see a fault of the compiler again: the source and the command.
public struct Reproducer: Sendable {
  /// The folder it was written to.
  public let folder: String
  /// The command that shows the fault.
  public let command: String

  /// Writes a source aside.
  /// - Parameters:
  ///   - source: The source that was being compiled.
  ///   - arguments: The command line, program name first, with the source's path in it.
  /// - Throws: Why the folder could not be written.
  public init(source: SourceFile, arguments: [String]) throws(Diagnostic) {
    let parent = SystemCall.environment("TMPDIR") ?? "/tmp"
    folder = "\(parent)/coreyc-fault-\(SystemCall.processID)"
    try OutputFile.makeFolder(folder)
    let copy = "\(folder)/source.ssm"
    try OutputFile.write(source.bytes, to: copy)
    let written = source.path == "<stdin>" ? "-" : source.path
    var isReplaced = false
    let words = arguments.map { argument in
      guard argument == written, !isReplaced else { return Self.quoted(argument) }
      isReplaced = true
      return Self.quoted(copy)
    }
    command = words.joined(separator: " ")
    try OutputFile.write("#!/bin/sh\n\(command)\n", to: "\(folder)/command.sh")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+".contains($0) }
    if isPlain, !word.isEmpty { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}
