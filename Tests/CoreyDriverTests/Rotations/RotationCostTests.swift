import CoreyDriver
import CoreyIR
import CoreyPasses
import CoreySchedule
import Testing

/// What a rotation costs in a run.
@Suite("The cost of rotations")
struct RotationCostTests {
  private func cost(_ program: Program) throws -> Cost {
    let plan = Scheduler.plan(program, options: CompileOptions().schedule)
    return try CostModel(machine: .standard, depth: .everyLevel).price(
      Lowering.lower(plan, name: "priced"), batch: 1, time: 64, threads: 1)
  }

  @Test("is nothing for free sites: the same flops, the same bytes at every level")
  func free() throws {
    let text = try Repository.text("Examples/mamba_130m.ssm")
      .replacing("weight norm_f[d] ", with: "weight head[v, d] from \"head\"\n  weight norm_f[d] ")
      .replacing("norm_f), emb)", with: "norm_f), head)")
    let bench = try RotationBench(text, lengths: ["d": 64, "v": 96])
    let sites = bench.sites.filter { $0.isLegal && $0.additions == 0 }
    #expect(sites.map(\.kind) == [.residual, .pair])
    let rotated = try bench.rotated(sites)
    #expect(rotated != bench.folded)
    let (before, after) = (try cost(bench.folded), try cost(rotated))
    #expect(after.operations == before.operations)
    #expect(after.dramBytes == before.dramBytes && after.lowerBound == before.lowerBound)
    #expect(after.kernels.map(\.dram) == before.kernels.map(\.dram))
    // Scales that are folded on the way are saved, against the program as it was written.
    let written = try cost(bench.exact)
    #expect(after.operations.flops <= written.operations.flops)
    #expect(after.lowerBound.bytes <= written.lowerBound.bytes)
  }

  @Test("of online sites is the transform's additions, fused into a kernel that was there")
  func online() throws {
    let bench = try RotationBench(example: "mamba1", lengths: ["d": 64])
    let site = try #require(bench.sites.first { $0.name == "mamba1.out_proj:e" })
    let rotated = try bench.rotated([site])
    let (before, after) = (try cost(bench.folded), try cost(rotated))
    #expect(after.operations.flops - before.operations.flops == 64 * site.additions)
    #expect(after.kernels.count == before.kernels.count)
    #expect(after.dramBytes == before.dramBytes)
  }
}
