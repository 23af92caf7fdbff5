import CoreyIR
import CoreySchedule
import Testing

/// Where layers are cut into kernels.
struct FusionTests {
  private func kernels(
    _ program: Program, _ fusion: FusionPolicy
  ) -> [KernelPlan] {
    Scheduler.plan(program, options: ScheduleOptions(fusion: fusion)).layers.flatMap(\.kernels)
  }

  private func computations(_ kernel: KernelPlan) -> Int {
    kernel.nodes.count { if case .split = $0.op { false } else { true } }
  }

  @Test func withoutFusionEveryOpIsAKernel() throws {
    let kernels = kernels(try Example.program("mamba1", ["d": 32]), .none)
    #expect(kernels.allSatisfy { computations($0) <= 1 })
    #expect(kernels.count > 20)
  }

  @Test(arguments: [2, 3, 8])
  func fixedDepthBoundsTheOpsOfAKernel(depth: Int) throws {
    let kernels = kernels(try Example.program("gla", ["d": 32]), .fixed(depth))
    #expect(kernels.allSatisfy { computations($0) <= depth })
    #expect(kernels.contains { computations($0) == depth })
  }

  @Test(arguments: ["mamba1", "mamba2", "gla", "rwkv7", "gated_deltanet", "mom", "mlstm"])
  func causalLayersAreOneKernel(name: String) throws {
    #expect(kernels(try Example.program(name), .all).count == 1)
  }

  @Test func directionsOfTimeDoNotShareAKernel() throws {
    let plan = Scheduler.plan(
      try Example.check(
        """
        layer both {
          axis b, t
          axis d = 8
          input x[b, t, d]
          state f[b, d] = 0
          recur over t { f = 0.5 * f[t-1] + x }
          reverse t {
            state_free = x * 2
            r = state_free
          }
          output out = f + r
        }
        """.replacing("    state_free = x * 2\n    r = state_free\n", with: "    r = x * 2\n")),
      options: ScheduleOptions(fusion: .all))
    #expect(plan.layers[0].kernels.count == 1)
    let bidirectional = Scheduler.plan(
      try Example.program("bidirectional_mamba", ["d": 16]), options: .init(fusion: .all))
    let reversed = bidirectional.layers.flatMap(\.kernels).filter(\.isReversed)
    let forward = bidirectional.layers.flatMap(\.kernels).filter { !$0.isReversed }
    #expect(!reversed.isEmpty)
    #expect(!forward.isEmpty)
  }

  @Test func reductionsOverTimeStandAlone() throws {
    let program = try Example.check(
      """
      layer pooled {
        axis b, t
        axis d = 8
        input x[b, t, d]
        m = sum[t](x * x)
        output out = x * m
      }
      """)
    let kernels = kernels(program, .all)
    #expect(kernels.count >= 2)
    #expect(kernels.dropFirst().contains { $0.reason == .wholeTime })
  }
}
