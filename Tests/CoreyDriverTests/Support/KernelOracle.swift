import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// What the Float32 interpreter makes of a program and seeded tensors, for plans to be held against.
struct KernelOracle {
  let program: Program
  let batch: Int
  private let weights: [String: Tensor]
  private let inputs: [String: Tensor]
  private let results: InterpreterResults

  /// - Returns: Nothing if the program wants one weight in two shapes: then there is nothing to
  ///   compare.
  init?(_ program: Program, time: Int, batch: Int, seed: UInt64) throws {
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: .none))
    let loops = Lowering.lower(plan, name: "oracle")
    let interface = loops.interface
    if Self.isAmbiguous(program, interface) { return nil }
    self.program = program
    self.batch = batch
    let tensors = SeededTensors(seed: seed)
    weights = try tensors.weights(of: program)
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
    self.inputs = inputs
    results = try Interpreter<Float>(program).run(
      inputs: inputs, weights: weights, batch: batch, time: time)
  }

  /// The first output or state that a plan's kernels compute differently, by the tcc tier.
  func difference(_ plan: Plan, threads: Int) throws -> String? {
    let loops = Lowering.lower(plan, name: "planned")
    let interface = loops.interface
    let module = CEmitter(target: .native).emit(loops)
    let kernel = try TCCCompiler().load(module.hosted, as: interface)
    let packed = try kernel.pack(program: ProgramHash(of: "test", interface: interface)) {
      weights[$0]
    }
    let layer = try CompiledLayer(kernel: kernel, weights: packed)
    var session = KernelSession(
      layer, pool: threads > 1 ? try WorkerPool(threads: threads) : nil)
    var bundle = interface.states.isEmpty ? nil : try StateBundle(for: interface, batch: batch)
    let outputs = try session.run(inputs, states: &bundle)
    for port in interface.outputs {
      guard let found = outputs[port.name], let wanted = results.outputs[port.name] else {
        return "no output \(port.name)"
      }
      if !found.isIdentical(to: wanted) { return "output \(port.name)" }
    }
    for state in interface.states {
      guard let found = bundle?[state.name], let wanted = results.states[state.name] else {
        return "no state \(state.name)"
      }
      if !found.isIdentical(to: wanted) { return "state \(state.name)" }
    }
    return nil
  }

  /// Whether calls want one tensor in two shapes, or files are stacked along an axis that a weight
  /// has twice.
  private static func isAmbiguous(_ program: Program, _ interface: KernelInterface) -> Bool {
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
