import Foundation
import Testing

@Suite("Emitted C of every example")
struct EmittedCTests {
  /// The strictest flags a C programmer builds with.
  static let strict = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O2"]

  @Test(
    "Compiles without a warning", arguments: ExampleCase.all,
    ["gcc", "clang", "tcc"].filter(Command.exists))
  func compilesWithoutWarning(_ example: ExampleCase, _ compiler: String) throws {
    // gcc takes ten times as long over all variants as over one.
    let target =
      compiler == "gcc" && !Self.wholeForGCC.contains(example.name) ? "native" : "generic"
    let emitted = try Command.coreyc(
      [example.path, "-O2", "--emit-c", "--target-cpu", target])
    try #require(emitted.status == 0, "\(emitted.errors)")
    let compiled = try Command.run(
      compiler, (compiler == "tcc" ? [] : Self.strict) + ["-c", "-x", "c", "-", "-o", "/dev/null"],
      input: emitted.output)
    #expect(compiled.status == 0, "\(compiled.errors.prefix(2000))")
    #expect(compiled.errors.isEmpty)
  }

  /// Examples of which gcc compiles every variant: a scan, calls and gathers, matrix states.
  static let wholeForGCC = ["mamba1", "mom", "rwkv7"]

  /// One of each kind: a carried scan, calls and repeats, time reversed, windows, matrix states.
  static let representatives = ExampleCase.all.filter {
    ["mamba1", "bidirectional_mamba", "mamba3", "gmu", "mom", "rwkv7", "window_attention"]
      .contains($0.name)
  }

  @Test("Threads of C programs change no bit", .enabled(if: Command.exists("gcc")))
  func threads() throws {
    try withTemporaryFolder { folder in
      let emitted = try Command.coreyc(
        [
          "Examples/mamba1.ssm", "-D", "d=40", "--target-cpu", "native", "--emit-c", "-o",
          folder.path,
        ])
      try #require(emitted.status == 0, "\(emitted.errors)")
      var results: [String] = []
      for flags in [[], ["-fopenmp"], ["-DMAMBA1_PTHREADS", "-pthread"]] {
        let built = try Command.run(
          "gcc",
          ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1"] + flags
            + ["main.c", "mamba1.c", "-lm", "-o", "demo"], in: folder)
        try #require(built.status == 0, "\(flags): \(built.errors.prefix(2000))")
        let ran = try Command.run("./demo", ["33", "3"], in: folder)
        #expect(ran.status == 0)
        results.append(ran.text)
      }
      #expect(Set(results).count == 1, "\(results)")
    }
  }

  @Test("A folder of C builds with one line and runs", arguments: representatives)
  func folderBuildsAndRuns(_ example: ExampleCase) throws {
    try build(
      example, with: ["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-O1"])
  }

  @Test(
    "Runs clean under the address and undefined-behaviour sanitizers",
    .enabled(if: Command.exists("gcc")),
    arguments: representatives)
  func sanitizers(_ example: ExampleCase) throws {
    try build(
      example,
      with: ["gcc", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"])
  }

  /// Emits the three files in the case's lengths, builds them with the line given and runs the
  /// program.
  private func build(_ example: ExampleCase, with compiler: [String]) throws {
    try withTemporaryFolder { folder in
      let emitted = try Command.coreyc(
        [example.path, "-O2", "--emit-c", "--target-cpu", "native", "-o", folder.path]
          + example.lengths.sorted { $0.key < $1.key }.flatMap { ["-D", "\($0)=\($1)"] })
      try #require(emitted.status == 0, "\(emitted.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(files.contains("main.c") && files.contains { $0.hasSuffix(".h") })
      let sources = files.filter { $0.hasSuffix(".c") }.sorted()
      let built = try Command.run(
        compiler[0], compiler.dropFirst() + sources + ["-lm", "-o", "demo"], in: folder)
      try #require(built.status == 0, "\(built.errors.prefix(2000))")
      // The program keeps its memory to its end and says so.
      let ran = try Command.run(
        "./demo", [], in: folder, environment: ["ASAN_OPTIONS": "detect_leaks=0"])
      #expect(ran.status == 0, "\(ran.errors.prefix(2000))")
    }
  }
}
