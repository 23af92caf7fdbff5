import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

/// Compiles plans of a program and times them in turns, on made-up weights and inputs.
public struct PlanTimer {
  /// Sequences, their steps and the threads that run them.
  public var batch = 1
  public var time: Int
  public var threads = 1
  private let compiler: any KernelCompiler
  private let weights: [String: Tensor]

  /// - Parameter compiler: Of the tier that times are wanted for.
  public init(
    program: Program, time: Int, compiler: any KernelCompiler
  ) throws(Diagnostic) {
    self.time = max(1, time)
    self.compiler = compiler
    weights = try SeededTensors(seed: 1).weights(of: program)
  }

  /// A plan of the program, ready to run, and its loops.
  public func run(_ plan: Plan) throws(Diagnostic) -> (run: LayerRun, loops: LoopProgram) {
    let loops = Lowering.lower(plan, name: "timed")
    let module = CEmitter(target: .native).emit(loops)
    let text = compiler.tier == .tcc ? module.hosted : module.source
    let kernel = try compiler.load(text, as: loops.interface)
    let hash = ProgramHash(of: text, interface: loops.interface)
    let packed = try kernel.pack(program: hash) { weights[$0] }
    let layer = try CompiledLayer(kernel: kernel, weights: packed)
    let run = try LayerRun(
      layer, threads: threads, batch: batch, time: time,
      rowBounds: loops.layers.last?.rowBounds ?? [:])
    return (run, loops)
  }

  /// Milliseconds of each run: every round measures all of them once, so that whatever disturbs the
  /// machine disturbs all alike.
  ///
  /// One thread is measured in processor time, which other processes do not lengthen.
  public func samples(of runs: [LayerRun], rounds: Int) throws(Diagnostic) -> [Samples] {
    var samples = runs.map { _ in Samples() }
    // The first run touches memory for the first time.
    for run in runs { _ = try run.milliseconds() }
    for _ in 0..<max(1, rounds) {
      for index in runs.indices {
        let start = SystemCall.processorMilliseconds
        let elapsed = try runs[index].milliseconds()
        let used = SystemCall.processorMilliseconds - start
        samples[index].append(threads == 1 ? used : elapsed)
      }
    }
    return samples
  }
}
