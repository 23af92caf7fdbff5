import CoreyCodeGen
import CoreyDriver
import CoreyIR
import CoreyKernels
import CoreyPasses
import CoreySchedule
import Testing

@testable import CoreyProof

/// Emitted C loads and stores what the model says, to the byte.
struct AccessCountTests {
  /// Odd lengths, several chunks, segments that do not end with a chunk.
  static let shapes = [
    RunShape(batch: 2, time: 29), RunShape(batch: 1, time: 1),
    RunShape(batch: 2, time: 23, thread: 0, threads: 2),
    RunShape(batch: 2, time: 23, thread: 1, threads: 2),
  ]

  @Test(arguments: ExampleCase.all, [OptimizationLevel.none, .basic, .full])
  func modelIsExact(_ example: ExampleCase, _ level: OptimizationLevel) throws {
    let isa: ISA = level == .basic ? .portable : .v3
    let module = Self.module(try Self.loops(example, level), isa)
    let counter = try AccessCounter(LibClang.find(), module, isa: isa)
    for shape in Self.shapes {
      let check = try Self.check(counter, module, isa, shape)
      #expect(check.strays.isEmpty, "\(check.strays.map(\.description))")
      #expect(check.rows.contains { $0.countedLoads > 0 })
      for row in check.rows where !row.isEqual { Issue.record("\(isa) \(shape): \(row)") }
    }
  }

  /// The C of AVX-512 uses built-in functions for its masks.
  @Test func masksAreCounted() throws {
    let loops = try Self.loops(ExampleCase.all[0], .full)
    let module = Self.module(loops, .v4)
    let counter = try AccessCounter(LibClang.find(), module, isa: .v4)
    let check = try Self.check(counter, module, .v4, Self.shapes[0])
    #expect(check.isPassed, "\(check.rows.filter { !$0.isEqual })")
  }

  /// One fault in the text of a kernel.
  struct Fault: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var old: String
    var new: String
    /// Whether an access leaves its buffer.
    var strays = false
  }

  static let faults = [
    Fault(
      testDescription: "a load is dropped", old: "v23 = v22 + v_load(p_conv_b + l)",
      new: "v23 = v22"),
    Fault(
      testDescription: "a bound is larger", old: "int64_t r = 0; r < rows;",
      new: "int64_t r = 0; r < rows + 1;"),
    Fault(
      testDescription: "a bound is smaller", old: "int64_t r = 0; r < rows;",
      new: "int64_t r = 0; r < rows - 1;"),
    Fault(
      testDescription: "a chunk is longer", old: "t0 += 8", new: "t0 += 9"),
    Fault(
      testDescription: "a stride leaves the buffer", old: "v_load(p_norm + l)",
      new: "v_load(p_norm + 8 * l)", strays: true),
    Fault(
      testDescription: "an address is before the buffer", old: "v_load(p_norm + l)",
      new: "v_load(p_norm + l - 1)", strays: true),
    Fault(
      testDescription: "a value is stored twice", old: "s_store(float *p, float x) { *p = x; }",
      new: "s_store(float *p, float x) { *p = x; *p = x; }"),
    Fault(
      testDescription: "a helper loads too much",
      old: "for (i = 0; i < k; i++) {", new: "for (i = 0; i <= k; i++) {"),
    Fault(
      testDescription: "a thread does all", old: "s = CK_SHARE(3, thread)",
      new: "s = CK_SHARE(0, thread)"),
  ]

  @Test(arguments: faults) func faultsAreFound(_ fault: Fault) throws {
    let loops = try Self.loops(ExampleCase.all[0], .full)
    let module = Self.module(loops, .v3)
    let source = module.source
    let text = source.replacing(fault.old, with: fault.new, maxReplacements: 1)
    try #require(text != source, "the text has no '\(fault.old)'")
    let counter = try AccessCounter(LibClang.find(), module, text: text, isa: .v3)
    let checks = try (0..<2).map { thread in
      try Self.check(
        counter, module, .v3, RunShape(batch: 2, time: 29, thread: thread, threads: 2))
    }
    let isPassed = checks.allSatisfy { $0.isPassed }
    #expect(!isPassed)
    let strays = checks.flatMap { $0.strays }
    if fault.strays { #expect(!strays.isEmpty) }
  }

  @Test func decisionsOnDataAreRefused() throws {
    let loops = try Self.loops(ExampleCase.all[0], .full)
    let module = Self.module(loops, .v3)
    let text = module.source.replacing(
      "s_store(float *p, float x) { *p = x; }",
      with: "s_store(float *p, float x) { if (x > 0.0f) *p = x; }")
    let counter = try AccessCounter(LibClang.find(), module, text: text, isa: .v3)
    #expect(throws: Diagnostic.self) { try counter.count(Self.shapes[0]) }
  }

  private static func loops(
    _ example: ExampleCase, _ level: OptimizationLevel
  ) throws -> LoopProgram {
    var session = Session(
      options: CompileOptions(level: level, lengths: example.lengths, tile: .fixed(8), segment: 20))
    let source = SourceFile(path: example.path, text: try example.source)
    let program = try session.optimize(session.check(session.parse(source)))
    return try session.lower(session.plan(program), from: source)
  }

  private static func module(_ loops: LoopProgram, _ isa: ISA) -> CModule {
    let target: TargetCPU =
      switch isa {
      case .v4: .x86v4
      case .v3: .x86v3
      case .v2: .x86v2
      case .neon: .armv8a
      case .portable: .portable
      }
    return CEmitter(target: target).emit(loops)
  }

  private static func check(
    _ counter: AccessCounter, _ module: CModule, _ isa: ISA, _ shape: RunShape
  ) throws -> CountCheck {
    let model = LogicalCounts(
      module.program, batch: shape.batch, time: shape.time, thread: shape.thread,
      threads: shape.threads, unit: VectorUnit(isa))
    return CountCheck(try counter.count(shape), model: model, of: module, isa: isa)
  }
}
