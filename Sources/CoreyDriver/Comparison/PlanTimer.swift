import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// Runs plans of a program on made-up weights and inputs, to see how long they take.
struct PlanTimer {
  let program: Program
  /// Sequences, their steps and the threads that run them.
  var batch = 1
  var time: Int
  var threads = 1
  /// The fastest of so many runs counts.
  var repeats = 3
  let compiler: any KernelCompiler
  private let weights: [String: Tensor]

  /// - Parameter compiler: Of the tier that times are wanted for.
  init(
    program: Program, time: Int, compiler: any KernelCompiler
  ) throws(Diagnostic) {
    self.program = program
    self.time = max(1, time)
    self.compiler = compiler
    weights = try SeededTensors(seed: 1).weights(of: program)
  }

  /// The milliseconds of the fastest run.
  func milliseconds(_ plan: Plan) throws(Diagnostic) -> Double {
    let loops = Lowering.lower(plan, name: "timed")
    let module = CEmitter(target: .native).emit(loops)
    let text = compiler.tier == .tcc ? module.hosted : module.source
    let kernel = try compiler.load(text, as: loops.interface)
    let hash = ProgramHash(of: text, interface: loops.interface)
    let packed = try kernel.pack(program: hash) { weights[$0] }
    let layer = try CompiledLayer(kernel: kernel, weights: packed)
    let inputs = try inputs(loops)
    var session = KernelSession(layer, pool: threads > 1 ? try WorkerPool(threads: threads) : nil)
    let clock = ContinuousClock()
    var best = Double.infinity
    // The first run touches memory for the first time.
    for run in 0...max(1, repeats) {
      let start = clock.now
      _ = try session.run(inputs)
      if run > 0 { best = min(best, StageClock.milliseconds(clock.now - start)) }
    }
    return best
  }

  private func inputs(_ loops: LoopProgram) throws(Diagnostic) -> [String: Tensor] {
    let bounds = loops.layers.last?.rowBounds ?? [:]
    var inputs: [String: Tensor] = [:]
    for (index, port) in loops.interface.inputs.enumerated() {
      let shape = port.extents.map { extent in
        switch extent {
        case .batch: batch
        case .time: time
        case .fixed(let length): length
        }
      }
      inputs[port.name] = try SeededTensors(seed: 1).input(
        port.name, shape: shape, type: StorageType(rawValue: port.type) ?? .f32,
        bound: bounds[index] ?? 2)
    }
    return inputs
  }
}
