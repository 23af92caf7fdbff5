import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Compiles a source to C, runs it in a cache simulator and compares that with the model.
  ///
  /// The caches are the first and the last of the machine's, each with the ways that a power of two
  /// of sets asks for; the variant is that of x86-64-v3, for the simulator knows no AVX-512.
  public mutating func simulateTraffic(
    _ request: TrafficRequest, _ source: SourceFile
  ) throws(Failure) -> SimulationReport {
    let loops = try lower(try plan(try optimize(try check(try parse(source)))), from: source)
    return try simulateTraffic(request, loops)
  }

  /// The same of a program.
  public mutating func simulateTraffic(
    _ request: TrafficRequest, _ loops: LoopProgram
  ) throws(Failure) -> SimulationReport {
    do throws(Diagnostic) {
      guard let nearest = request.machine.caches.first, let last = request.machine.lastLevel else {
        throw Diagnostic(
          .error, "the machine '\(request.machine.name)' has no caches to simulate",
          suggestion: "name another with --machine")
      }
      let simulator = try CacheSimulator(
        first: CacheGeometry(nearest), last: CacheGeometry(last))
      // The model prices the caches that are simulated.
      var machine = request.machine
      machine.caches[machine.caches.count - 1].bytes = simulator.last.bytes
      machine.caches[machine.caches.count - 1].ways = simulator.last.ways
      let cost = try CostModel(machine: machine).price(
        loops, batch: request.batch, time: request.time)
      #if arch(x86_64)
        let target = TargetCPU.x86v3
      #else
        let target = TargetCPU.portable
      #endif
      let module = CEmitter(target: target).emit(loops)
      let name = module.interface.name
      let profile = try clock.measure("simulate") { () throws(Diagnostic) in
        try simulator.run(
          source: module.source, header: ("\(name).h", module.header),
          main: module.simulationMain(
            batch: request.batch, time: request.time, cacheBytes: simulator.last.bytes),
          counting: "\(name)_run")
      }
      let functions = module.sections.first.map(module.kernelFunctions) ?? []
      return SimulationReport(profile, simulator: simulator, cost: cost, functions: functions)
    } catch {
      throw .input([error])
    }
  }
}

extension CacheGeometry {
  /// What is nearest to a cache of a machine.
  init(_ cache: Machine.Cache) {
    self.init(bytes: cache.bytes, ways: cache.ways, lineBytes: cache.lineBytes)
  }
}
