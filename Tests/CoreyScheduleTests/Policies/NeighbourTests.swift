import CoreyIR
import Testing

@testable import CoreySchedule

/// Steps between plans.
struct NeighbourTests {
  private static let chain = """
    layer chain {
      axis b, t
      axis d = 4
      input x[b, t, d]
      state h[b, d]
      v0 = exp(x)
      recur over t { h = 0.5 * h[t-1] + v0 }
      v1 = abs(h)
      output out = sqrt(v1)
    }
    """

  private func cuts(_ plan: Plan) -> [Int] {
    plan.kernels.map { $0.nodes.count { $0.isComputation } }
  }

  /// From one kernel to all others: of n ops in a row there are 2^(n-1) partitions.
  @Test func everyPartitionIsReached() throws {
    let options = ScheduleOptions(fusion: .all, tile: .fixed(8), time: 8)
    let first = Scheduler.plan(try Example.check(Self.chain), options: options)
    let ops = cuts(first)[0]
    var seen: Set<[Int]> = [cuts(first)]
    var open = [first]
    while let plan = open.popLast() {
      for next in plan.neighbours where seen.insert(cuts(next)).inserted { open.append(next) }
    }
    #expect(seen.count == 1 << (ops - 1))
    #expect(seen.allSatisfy { $0.reduce(0, +) == ops })
  }

  @Test func chunksAreHalvedAndDoubledWithinTheRun() throws {
    let program = try Example.check(Self.chain)
    for (chunk, others) in [(8, Set([4, 8, 16])), (1, [1, 2]), (16, [8, 16])] {
      let plan = Scheduler.plan(
        program, options: ScheduleOptions(fusion: .all, tile: .fixed(chunk), time: 16))
      #expect(Set(plan.neighbours.flatMap { $0.kernels.map(\.chunk) }) == others)
    }
  }

  /// What crosses memory follows from where the cut is; directions of time are never joined.
  @Test func stepsAreLegal() throws {
    let program = try Example.program("bidirectional_mamba", ["d": 16])
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: .all, time: 8))
    #expect(plan.kernels.count > 1)
    for next in plan.neighbours {
      for (graph, layer) in zip(next.program.layers, next.layers) {
        #expect(layer.materialized == Crossing(graph: graph).values(crossing: layer.steps))
        for kernel in layer.kernels {
          let kinds = kernel.nodes.filter(\.isComputation).map { KernelKind(of: $0, in: graph) }
          #expect(Set(kinds.compactMap(\.isReversed)).count <= 1)
        }
      }
    }
  }
}
