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
    let time = Int(seed % 13)
    let batch = 1 + Int(seed % 3)
    let loops = Lowering.lower(Scheduler.plan(program, options: options), name: "random")
    let interface = loops.interface
    if isAmbiguous(program, interface) { return nil }
    let tensors = SeededTensors(seed: seed)
    let weights = try tensors.weights(of: program)
    var inputs: [String: Tensor] = [:]
    for (position, port) in interface.inputs.enumerated() {
      let shape = port.extents.map { extent in
        switch extent {
        case .batch: batch
        case .time: time
        case .fixed(let length): length
        }
      }
      inputs[port.name] = try tensors.input(
        port.name, shape: shape, type: StorageType(rawValue: port.type) ?? .f32,
        bound: loops.layers[loops.layers.count - 1].rowBounds[position] ?? 2)
    }
    let oracle = try Interpreter<Float>(program).run(
      inputs: inputs, weights: weights, batch: batch, time: time)
    let module = CEmitter(target: .native).emit(loops)
    let kernel = try TCCCompiler().load(module.hosted, as: interface)
    let packed = try kernel.pack(program: ProgramHash(of: "test", interface: interface)) {
      weights[$0]
    }
    let layer = try CompiledLayer(kernel: kernel, weights: packed)
    let threads = seed % 2 == 0 ? 1 : 2
    var session = KernelSession(
      layer, pool: threads > 1 ? try WorkerPool(threads: threads) : nil)
    var bundle = interface.states.isEmpty ? nil : try StateBundle(for: interface, batch: batch)
    let outputs = try session.run(inputs, states: &bundle)
    for port in interface.outputs {
      guard let found = outputs[port.name], let wanted = oracle.outputs[port.name] else {
        return "no output \(port.name)"
      }
      if !found.isIdentical(to: wanted) { return "output \(port.name)" }
    }
    for state in interface.states {
      guard let found = bundle?[state.name], let wanted = oracle.states[state.name] else {
        return "no state \(state.name)"
      }
      if !found.isIdentical(to: wanted) { return "state \(state.name)" }
    }
    return nil
  }

  /// Whether calls want one tensor in two shapes, or files are stacked along an axis that a weight
  /// has twice: then there is nothing to compare.
  private func isAmbiguous(_ program: Program, _ interface: KernelInterface) -> Bool {
    let shapes = Dictionary(grouping: interface.weights, by: \.name)
    if shapes.values.contains(where: { Set($0.map(\.shape)).count > 1 }) { return true }
    return program.layers.contains { graph in
      graph.weights.contains { weight in
        let axes = graph[weight.value].dims.map(\.axis)
        return weight.source.text.contains("{") && Set(axes).count < axes.count
      }
    }
  }
}
