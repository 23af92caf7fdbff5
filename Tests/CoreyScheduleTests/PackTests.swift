import CoreyIR
import CoreySchedule
import Testing

/// What is done once, when weights are packed.
struct PackTests {
  @Test(arguments: ["mamba1", "mamba2", "mlgru", "mom", "window_attention"])
  func packedNodesDependOnNoInput(name: String) throws {
    let plan = Scheduler.plan(try Example.program(name), options: .init(fusion: .all))
    for (graph, layer) in zip(plan.program.layers, plan.layers) {
      var known = Set(graph.weights.map(\.value))
      for node in layer.pack {
        for value in node.op.operands.compactMap(\.value) { #expect(known.contains(value)) }
        known.formUnion(node.results)
      }
    }
  }

  @Test func weightArithmeticIsPackedAtEveryLevel() throws {
    let program = try Example.program("mamba1", ["d": 32])
    for fusion in [FusionPolicy.none, .fixed(3), .all] {
      let plan = Scheduler.plan(program, options: .init(fusion: fusion))
      let functions = plan.layers[0].pack.compactMap { node -> ScalarFunction? in
        if case .map(let function, _) = node.op { function } else { nil }
      }
      #expect(functions == [.exp, .negate])
    }
  }

  @Test func repeatedLayersArePackedOnceEach() throws {
    let loops = Example.loops(try Example.program("mamba_130m", ["d": 16, "v": 40]))
    #expect(loops.layers.count == 2)
    #expect(loops.interface.weights.count == 24 * 10 + 2)
    #expect(loops.totals.packed == loops.layers[1].packedBytes + 24 * loops.layers[0].packedBytes)
  }
}
