import CoreyCodeGen
import CoreyIR
import CoreyPasses
import CoreyRuntime
import CoreySchedule
import CoreyTestSupport
import Testing

/// Kernels of random programs against the Float32 interpreter, bit for bit.
@Suite("Random kernels")
struct RandomKernelTests {
  /// Programs per case: seeds case * stride ..< (case + 1) * stride.
  private static let perCase: UInt64 = 8

  @Test("Every schedule computes what the interpreter computes", arguments: 0..<24)
  func equal(_ group: Int) throws {
    for seed in UInt64(group) * Self.perCase..<UInt64(group + 1) * Self.perCase {
      let program = RandomProgram.full.make(seed: seed)
      try program.verify()
      for (fusion, chunk, segment) in [
        (FusionPolicy.none, 64, 2048), (.fixed(3), 4, 7), (.all, 64, 2048), (.all, 3, 5),
      ] {
        let options = ScheduleOptions(fusion: fusion, tile: .fixed(chunk), segment: segment)
        let difference = try difference(program, options, seed: seed)
        #expect(difference == nil, "seed \(seed), \(options): \(difference ?? "")")
      }
    }
  }

  @Test("Passes and fusion together compute what the passes' result means", arguments: 0..<8)
  func optimized(_ group: Int) throws {
    for seed in 1000 + UInt64(group) * Self.perCase..<1000 + UInt64(group + 1) * Self.perCase {
      var program = RandomProgram.full.make(seed: seed)
      for pass in Pipeline.passes(at: .full) {
        var remarks: [Remark] = []
        try pass.run(&program, &remarks)
      }
      let difference = try difference(
        program, ScheduleOptions(fusion: .all, tile: .fixed(5), segment: 11), seed: seed)
      #expect(difference == nil, "seed \(seed): \(difference ?? "")")
    }
  }

  /// The first output or state that differs.
  private func difference(
    _ program: Program, _ options: ScheduleOptions, seed: UInt64
  ) throws -> String? {
    guard
      let oracle = try KernelOracle(
        program, time: Int(seed % 13), batch: 1 + Int(seed % 3), seed: seed)
    else { return nil }
    return try oracle.difference(
      Scheduler.plan(program, options: options), threads: seed % 2 == 0 ? 1 : 2)
  }
}
