import CoreyIR

extension ClangCompiler {
  /// A file that clang makes of emitted C.
  public enum Artifact: Sendable {
    /// Assembly text.
    case assembly
    case object
    case sharedLibrary

    fileprivate var flags: [String] {
      switch self {
      case .assembly: ["-S"]
      case .object: ["-c", "-fPIC"]
      case .sharedLibrary: ["-fPIC", "-shared"]
      }
    }
  }

  /// Compiles self-contained C text with the clang of the environment.
  ///
  /// - Parameters:
  ///   - flags: What chooses the processor.
  /// - Returns: The bytes of the file.
  /// - Throws: That there is no clang, or what it says.
  public static func artifact(
    _ kind: Artifact, of text: String, flags: [String],
    environment: CompilerEnvironment = .current
  ) throws(Diagnostic) -> [UInt8] {
    let wanted = environment.clang ?? "clang"
    guard let executable = environment.executable(wanted) else {
      throw Diagnostic(
        .error, "there is no clang on PATH, and assembly and machine code come from it",
        suggestion: "install clang, or name one in COREY_CLANG")
    }
    let scratch = try ScratchDirectory(in: environment.temporaryDirectory)
    let source = scratch.path("kernel.c")
    let target = scratch.path("kernel.out")
    try FileSink.write(to: source) { sink throws(Diagnostic) in try sink.append(text.utf8) }
    let common = ["-std=c11", "-O2", "-ffp-contract=off", "-fno-math-errno"]
    let result = try ChildProcess.run(
      executable, common + flags + kind.flags + ["-o", target, source],
      errors: scratch.path("messages"))
    guard result.status == .exited(0) else {
      let lines = result.errors.split(separator: "\n").prefix(8).map {
        Diagnostic.Note(String($0))
      }
      throw Diagnostic(
        .error, "clang does not compile the emitted C", at: .file(executable, detail: nil),
        notes: lines)
    }
    return try WholeFile.read(target)
  }
}
