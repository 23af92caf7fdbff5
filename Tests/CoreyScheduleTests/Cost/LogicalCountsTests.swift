import CoreyIR
import CoreySchedule
import CoreyTestSupport
import Testing

@Suite struct LogicalCountsTests {
  private static let examples = [
    "bidirectional_mamba", "deltaproduct", "gam", "gated_deltanet", "gla", "gmu", "hgrn2",
    "lightning_attention", "mamba1", "mamba2", "mamba3", "mlgru", "mlstm", "mom", "retnet",
    "rwkv6", "rwkv7", "s4d", "window_attention",
  ]

  /// Counts and brute force, as one dictionary each.
  private func check(
    _ loops: LoopProgram, batch: Int, time: Int, unit: VectorUnit, thread: Int? = nil,
    threads: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let counts = LogicalCounts(
      loops, batch: batch, time: time, thread: thread, threads: threads, unit: unit)
    var found: [BruteForceCount.Key: AccessCount] = [:]
    for row in counts.rows {
      found[.init(layer: row.layer, kernel: row.kernel, buffer: row.buffer.index)] = row.count
    }
    let wanted = BruteForceCount(
      loops, batch: batch, time: time, unit: unit, thread: thread ?? 0, threads: threads
    ).counts.filter { $0.value != AccessCount() }
    #expect(found == wanted, sourceLocation: sourceLocation)
  }

  @Test(arguments: examples) func examplesAreCountedExactly(_ name: String) throws {
    let program = try Example.program(name, ["d": 32])
    // Walking loops one by one takes long: half of the examples each way.
    let fusion: FusionPolicy = name.utf8.count % 2 == 0 ? .none : .all
    let options = ScheduleOptions(fusion: fusion, tile: .fixed(2), segment: 4)
    let loops = Lowering.lower(Scheduler.plan(program, options: options), name: "layer")
    check(loops, batch: 1, time: 5, unit: .v3)
  }

  @Test(arguments: [VectorUnit.v4, .v3, .v2, .neon, .portable])
  func everyVectorUnitIsCountedExactly(_ unit: VectorUnit) throws {
    let loops = Example.loops(try Example.program("mamba1", ["d": 32]), chunk: 7)
    check(loops, batch: 1, time: 9, unit: unit)
  }

  @Test func threadsShareTheCount() throws {
    let loops = Example.loops(try Example.program("mamba1", ["d": 32]), chunk: 7)
    for thread in 0..<3 {
      check(loops, batch: 1, time: 9, unit: .v3, thread: thread, threads: 3)
    }
    let parts = (0..<3).map {
      LogicalCounts(loops, batch: 1, time: 9, thread: $0, threads: 3, unit: .v3).loadBytes
    }
    #expect(
      parts.reduce(0, +) == LogicalCounts(loops, batch: 1, time: 9, unit: .v3).loadBytes)
  }

  @Test(arguments: 0..<20) func randomProgramsAreCountedExactly(_ seed: Int) {
    let program = RandomProgram.full.make(seed: UInt64(seed))
    let options = ScheduleOptions(fusion: seed % 2 == 0 ? .all : .none, tile: .fixed(3), segment: 7)
    let loops = Lowering.lower(Scheduler.plan(program, options: options), name: "layer")
    check(loops, batch: 2, time: 9, unit: seed % 3 == 0 ? .v4 : .v3)
  }

  @Test func nothingToDoCountsNothing() throws {
    let loops = Example.loops(try Example.program("mamba1", ["d": 32]))
    #expect(LogicalCounts(loops, batch: 0, time: 9).rows.isEmpty)
    // A run of no steps still carries its states over.
    check(loops, batch: 1, time: 0, unit: .v3)
  }
}
