import CoreyIR

/// Runs programs on simulated caches: builds them with a C compiler and counts with valgrind's
/// callgrind.
///
/// There are two caches. The first writes through; the last keeps what is written until the line
/// has to go. Both drop what they used least recently, and the last sees only what the first does
/// not hold.
public struct CacheSimulator: Sendable {
  public let first: CacheGeometry
  public let last: CacheGeometry
  private let compiler: String
  private let valgrind: String
  private let temporaryDirectory: String

  /// What chooses the processor: the simulator does not know every instruction of this one.
  private static let processor: [String] = {
    #if arch(x86_64)
      ["-march=x86-64-v3"]
    #else
      []
    #endif
  }()

  /// Kernels stay functions, so that they can be counted apart. Symbols are enough for that: what
  /// newer compilers say of lines, valgrind does not always read.
  private static let flags =
    ["-std=c11", "-O2"] + processor
    + [
      "-ffp-contract=off", "-fno-math-errno", "-fno-inline-functions",
      "-fno-inline-functions-called-once", "-w",
    ]

  /// - Throws: That valgrind or a C compiler is missing.
  public init(
    first: CacheGeometry, last: CacheGeometry, environment: CompilerEnvironment = .current
  ) throws(Diagnostic) {
    self.first = first
    self.last = last
    let wanted = environment.clang ?? "clang"
    guard let compiler = environment.executable(wanted) ?? environment.executable("cc") else {
      throw Diagnostic(
        .error, "there is no C compiler on PATH, and the simulated program is built by one",
        suggestion: "install clang, or name one in COREY_CLANG")
    }
    guard let valgrind = environment.executable("valgrind") else {
      throw Diagnostic(
        .error, "there is no valgrind on PATH, and it simulates the caches",
        suggestion: "install the package 'valgrind'")
    }
    self.compiler = compiler
    self.valgrind = valgrind
    temporaryDirectory = environment.temporaryDirectory
  }

  /// Whether what it needs is installed.
  public static func isAvailable(in environment: CompilerEnvironment = .current) -> Bool {
    let compiler =
      environment.executable(environment.clang ?? "clang") ?? environment.executable("cc")
    return compiler != nil && environment.executable("valgrind") != nil
  }

  /// Builds a program of two texts and counts while `function` runs.
  ///
  /// - Parameters:
  ///   - header: What `main` includes, by its name.
  ///   - function: Where counting begins and ends.
  /// - Throws: What the compiler or valgrind says.
  public func run(
    source: String, header: (name: String, text: String), main: String, counting function: String
  ) throws(Diagnostic) -> CallgrindProfile {
    let scratch = try ScratchDirectory(in: temporaryDirectory)
    let (layer, start) = (scratch.path("simulated_layer.c"), scratch.path("simulated_main.c"))
    for (path, text) in [(layer, source), (start, main), (scratch.path(header.name), header.text)] {
      try FileSink.write(to: path) { sink throws(Diagnostic) in try sink.append(text.utf8) }
    }
    let program = scratch.path("simulated")
    let built = try ChildProcess.run(
      compiler, Self.flags + ["-o", program, start, layer, "-lm"],
      errors: scratch.path("messages"))
    try Self.check(built, of: compiler, "the emitted C does not compile")
    let output = scratch.path("callgrind.out")
    let counted = try ChildProcess.run(
      valgrind,
      [
        "--tool=callgrind", "--cache-sim=yes", "--simulate-wb=yes", "--toggle-collect=\(function)",
        "--I1=\(first.option)", "--D1=\(first.option)", "--LL=\(last.option)",
        "--callgrind-out-file=\(output)", program,
      ], errors: scratch.path("messages"))
    try Self.check(counted, of: valgrind, "the simulated program does not run to its end")
    return try CallgrindProfile(String(decoding: try WholeFile.read(output), as: UTF8.self))
  }

  private static func check(
    _ result: ChildProcess.Result, of program: String, _ message: String
  ) throws(Diagnostic) {
    guard result.status != .exited(0) else { return }
    let lines = result.errors.split(separator: "\n").suffix(8).map { Diagnostic.Note(String($0)) }
    throw Diagnostic(.error, message, at: .file(program, detail: nil), notes: lines)
  }
}
