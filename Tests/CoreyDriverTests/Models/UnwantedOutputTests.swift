import CoreyModels
import CoreyPasses
import CoreyRuntime
import CoreySchedule
import Testing

@Suite("Outputs that nobody wants")
struct UnwantedOutputTests {
  @Test(
    "A prompt is read without logits, and no bit of the states changes", arguments: Tier.allCases)
  func prompt(_ tier: Tier) throws {
    let model = try ModelFolder.open(Repository.root.path + "/" + TinyMamba.path)
    let laboratory = try Laboratory(model.source, weights: try model.weights.tensors())
    for level in OptimizationLevel.allCases where tier == .tcc || level == .full {
      let layer = try laboratory.kernels(Schedule(level: level, tier: tier, target: .native)).layer
      #expect(layer.interface.optionalOutputs == [0])
      let ids = Tensor((0..<70).map { Int32($0 * 3 % 256) }, shape: [2, 35])
      for pool in [nil, try WorkerPool(threads: 2)] {
        var session = KernelSession(layer, pool: pool)
        var with: StateBundle? = try StateBundle(for: layer.interface, batch: 2)
        var without = with
        #expect(try session.run(["ids": ids], states: &with).count == 1)
        #expect(try session.run(["ids": ids], states: &without) { _ in false }.isEmpty)
        for name in with?.names ?? [] {
          let (left, right) = (try #require(with?[name]), try #require(without?[name]))
          #expect(left.isIdentical(to: right), "\(name) at \(level)")
        }
      }
    }
  }

  @Test("What the states need is computed, whatever is wanted")
  func needed() throws {
    let laboratory = try Laboratory(try #require(ExampleCase.all.first { $0.name == "mamba1" }))
    let layer = try laboratory.kernels(Schedule(tier: .tcc, target: .native)).layer
    #expect(layer.interface.optionalOutputs.isEmpty)
  }
}
