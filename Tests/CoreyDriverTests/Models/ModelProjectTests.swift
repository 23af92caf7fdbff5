import CoreyDriver
import CoreyRuntime
import Foundation
import Testing

@Suite("A model as a folder of C")
struct ModelProjectTests {
  @Test("make builds it, and it continues as the library that trained it")
  func make() throws {
    try withTemporaryFolder { folder in
      let project = try ModelProject(in: folder.appendingPathComponent("out"))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: project.folder.path).sorted()
          == ["Makefile", "main.c", "model.c", "model.h", "model.weights"])
      let built = try Command.run("make", [], in: project.folder)
      try #require(built.status == 0 && built.errors.isEmpty, "\(built.errors.prefix(2000))")
      for text in try TinyMamba.continuations() {
        let count = "\(text.bytes)"
        #expect(try project.run(["-n", count, "--", text.prompt]).text == text.continuation)
        #expect(try project.run(["-n", count], input: text.prompt).text == text.continuation)
      }
    }
  }

  @Test(
    "Other compilers, threads and ways to read a file change no byte",
    arguments: [
      ["clang", "-O2"], ["gcc", "-O1", "-DMODEL_PTHREADS", "-pthread"], ["gcc", "-O1", "-fopenmp"],
      ["cc", "-O1", "-DMODEL_NO_MMAP"], ["tcc", "-std=c11"],
    ].filter { Command.exists($0[0]) })
  func variants(_ compiler: [String]) throws {
    try withTemporaryFolder { folder in
      // tcc has no vectors.
      let target = compiler[0] == "tcc" ? "portable" : "native"
      let project = try ModelProject(in: folder, target: target)
      try project.build(compiler[0], Array(compiler.dropFirst()))
      let text = try #require(try TinyMamba.continuations().last)
      // The option for threads is there in programs that have them.
      let hasThreads = compiler.contains { $0 == "-fopenmp" || $0 == "-pthread" }
      let threads = try project.run(["-j", "3", "-n", "\(text.bytes)", "--", text.prompt])
      #expect(threads.status == (hasThreads ? 0 : 1))
      #expect(threads.text == (hasThreads ? text.continuation : ""))
      let alone = try project.run(["-n", "\(text.bytes)", "--", text.prompt])
      #expect(alone.text == text.continuation)
    }
  }

  @Test("Runs clean under sanitizers, mapped or read", .enabled(if: Command.exists("gcc")))
  func sanitizers() throws {
    try withTemporaryFolder { folder in
      let project = try ModelProject(in: folder, target: "portable")
      try project.build(
        "gcc", ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"])
      let text = try #require(try TinyMamba.continuations().first)
      let ran = try project.run(["-n", "\(text.bytes)", "--", text.prompt])
      #expect(ran.status == 0 && ran.errors.isEmpty, "\(ran.errors.prefix(2000))")
      #expect(ran.text == text.continuation)
      // A pipe cannot be mapped.
      let piped = try Command.run(
        "sh", ["-c", "mkfifo pipe && (cat model.weights > pipe & ./demo -w pipe -n 8 -- 'def ')"],
        in: folder)
      #expect(piped.status == 0 && piped.errors.isEmpty, "\(piped.errors.prefix(2000))")
      #expect(piped.text == (try project.run(["-n", "8", "--", "def "]).text))
      for arguments in [["-n"], ["-n", "x"], ["-x", "1"], ["-w", "absent"], ["-w", "."]] {
        #expect(try project.run(arguments).status == 1, "\(arguments)")
      }
      try refusesDamage(project)
    }
  }

  /// Every byte of the header and of the weights is under a checksum or a rule.
  private func refusesDamage(_ project: ModelProject) throws {
    let whole = try Data(contentsOf: project.folder.appendingPathComponent("model.weights"))
    func message(_ bytes: Data) throws -> String {
      try bytes.write(to: project.folder.appendingPathComponent("other.weights"))
      let ran = try project.run(["-w", "other.weights", "-n", "1", "--", "x"])
      #expect(ran.status == 1 && ran.text.isEmpty)
      return ran.errors
    }
    for (offset, expected) in [
      (0, "no file of packed weights"), (8, "no file of packed weights"), (12, "damaged"),
      (16, "damaged"), (24, "damaged"), (56, "damaged"), (64, "damaged"), (128, "damaged"),
      (whole.count - 1, "damaged"),
    ] {
      var bytes = whole
      bytes[offset] ^= 0x40
      #expect(try message(bytes).contains(expected), "byte \(offset)")
    }
    #expect(try message(whole.prefix(100)).contains("no file of packed weights"))
    #expect(try message(whole.dropLast()).contains("damaged"))
    #expect(try message(whole + [0]).contains("damaged"))
  }

  @Test("Weights of another program are refused")
  func otherProgram() throws {
    try withTemporaryFolder { folder in
      let project = try ModelProject(in: folder)
      try project.build("cc")
      let file = folder.appendingPathComponent("other")
      let other = try Command.coreyc(
        [
          "Examples/mamba1.ssm", "-D", "d=192", "--weights",
          "\(TinyMamba.path),backbone.layers.0.", "--emit-c", "-o", file.path,
        ])
      try #require(other.status == 0, "\(other.errors)")
      let ran = try project.run(["-w", "other/mamba1.weights", "--", "x"])
      #expect(ran.status == 1 && ran.errors.contains("another program"))
    }
  }

  @Test("Models of other tokens read and write numbers")
  func numbers() throws {
    try withTemporaryFolder { folder in
      let source = folder.appendingPathComponent("tiny.ssm")
      #expect(try Command.coreyc(["import", TinyMamba.path, "-o", source.path]).status == 0)
      let emitted = try Command.coreyc([
        source.path, "--weights", TinyMamba.path, "--name", "model", "--target-cpu", "native",
        "--emit-c", "-o", folder.path,
      ])
      try #require(emitted.status == 0, "\(emitted.errors)")
      let project = ModelProject(folder: folder)
      try project.build("cc")
      let text = try #require(try TinyMamba.continuations().first)
      let prompt = text.prompt.utf8.map { "\($0)" }
      let expected = text.continuation.utf8.map { "\($0) " }.joined()
      let options = ["-n", "\(text.bytes)"]
      #expect(try project.run(options + prompt).text == expected)
      #expect(try project.run(options, input: prompt.joined(separator: "\n")).text == expected)
      for wrong in ["256", "-1", "x", "99999999999999999999999"] {
        #expect(try project.run(options, input: wrong).status == 1, "\(wrong)")
      }
      // Nobody said what an empty prompt begins with.
      #expect(try project.run(options).status == 1)
    }
  }

  @Test("The compiler opens the weights of a folder")
  func weightsOpen() throws {
    try withTemporaryFolder { folder in
      _ = try ModelProject(in: folder)
      var session = Session(options: CompileOptions(name: "model"))
      let input = try ProgramInput.open(Repository.root.path + "/" + TinyMamba.path)
      let program = try session.optimize(try session.check(try session.parse(input.source)))
      let loops = try session.lower(try session.plan(program))
      let weights = try PackedWeights.open(
        folder.appendingPathComponent("model.weights").path,
        program: ProgramHash(program, loops), byteCount: loops.interface.packedBytes)
      #expect(weights.isMapped)
    }
  }

  @Test("Packed weights depend on no schedule and no processor")
  func sameWeights() throws {
    try withTemporaryFolder { folder in
      var files: Set<Data> = []
      for options in [[], ["--chunk", "16"], ["--segment", "32", "--target-cpu", "portable"]] {
        let emitted = try Command.coreyc(
          [TinyMamba.path, "--emit-c", "-o", folder.path] + options)
        try #require(emitted.status == 0, "\(emitted.errors)")
        files.insert(try Data(contentsOf: folder.appendingPathComponent("model.weights")))
      }
      #expect(files.count == 1)
    }
  }

  @Test("A layer with weights is a folder that builds and runs")
  func layer() throws {
    try withTemporaryFolder { folder in
      let emitted = try Command.coreyc(
        [
          "Examples/mamba1.ssm", "-D", "d=192", "--target-cpu", "native", "--weights",
          "\(TinyMamba.path),backbone.layers.1.", "--emit-c", "-o", folder.path,
        ])
      try #require(emitted.status == 0, "\(emitted.errors)")
      for arguments in [[], ["-B", "THREADS=1"]] {
        let built = try Command.run("make", arguments, in: folder)
        try #require(built.status == 0 && built.errors.isEmpty, "\(built.errors.prefix(2000))")
        let ran = try Command.run("./demo", ["5", "2"], in: folder)
        #expect(ran.status == 0 && ran.text.hasPrefix("out: 960 values"), "\(ran.errors)")
      }
    }
  }
}
