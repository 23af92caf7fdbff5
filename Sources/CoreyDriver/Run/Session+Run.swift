import CoreyIR
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Compiles a layer, loads it and runs it once.
  ///
  /// - Parameter report: Gets the warnings of the compiler of the tier, from any thread.
  /// - Throws: What is wrong with the source or the files; a fault if the result of a checked run
  ///   is not the interpreter's.
  public mutating func run(
    _ request: RunRequest, _ source: SourceFile,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> RunReport {
    let store = try weightStore(request.weights)
    let checked = try check(try parse(source)) { (name) throws(Diagnostic) in
      try store?.storedType(name)
    }
    let program = try optimize(checked)
    let loops = try lower(try plan(program))
    let interface = loops.interface
    let targets = try Failure.inputs { () throws(Diagnostic) in
      try RunOutputs(request, interface)
    }
    var environment = CompilerEnvironment.current
    environment.keepsResults = request.keepsResults
    let kernel = try load(loops, tier: request.tier, in: environment, report: warn)
    clock.mark("parse to callable")

    var result = RunReport()
    let hash = ProgramHash(program, loops)
    let packed: PackedWeights
    var weights: [String: Tensor] = [:]
    if let store, !request.checks {
      let cache = Self.cacheFolder(environment, &result.diagnostics)
      packed = try pack(
        kernel, store, program: hash, checksContent: false, in: cache,
        report: &result.diagnostics)
    } else {
      // What is compared with the interpreters is packed here, whatever was kept.
      weights = try self.weights(request, store, checked, interface, &result)
      packed = try pack(kernel, weights, program: hash)
    }
    let layer: CompiledLayer
    do throws(Diagnostic) {
      layer = try CompiledLayer(kernel: kernel, weights: packed)
    } catch {
      throw Failure(error)
    }
    let rowBounds = loops.layers.last?.rowBounds ?? [:]
    let inputs = try measure("read inputs") { () throws(Diagnostic) in
      try RunInputs(request, interface, rowBounds: rowBounds)
    }
    result.diagnostics += inputs.diagnostics
    result.batch = inputs.batch
    result.time = inputs.time

    var states = inputs.states
    let outputs = try measure("run") { () throws(Diagnostic) in
      let pool = request.threads > 1 ? try WorkerPool(threads: request.threads) : nil
      var session = KernelSession(layer, pool: pool)
      return try session.run(inputs.tensors, states: &states)
    }
    for port in interface.outputs {
      if let tensor = outputs[port.name] { result.outputs.append((port.name, tensor)) }
    }
    result.states = Self.tensors(of: states)
    if request.checks {
      let check = RunCheck(
        checked: checked, program: program, inputs: inputs.tensors, weights: weights,
        states: Dictionary(
          Self.tensors(of: inputs.states).map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 }))
      try measure("check") { () throws(Diagnostic) in try check.run(&result) }
    }
    try measure("write outputs") { () throws(Diagnostic) in try targets.write(result) }
    return result
  }

  /// The weight files, nothing if none are given.
  mutating func weightStore(_ arguments: [String]) throws(Failure) -> WeightStore? {
    guard !arguments.isEmpty else { return nil }
    return try measure("open weights") { () throws(Diagnostic) in
      try WeightStore(arguments: arguments)
    }
  }

  /// The weights by name: of the files, or made up if there are none.
  mutating func weights(
    _ request: RunRequest, _ store: WeightStore?, _ program: Program,
    _ interface: KernelInterface, _ report: inout RunReport
  ) throws(Failure) -> [String: Tensor] {
    let ports = interface.weights
    guard let store else {
      if !ports.isEmpty {
        report.diagnostics.append(
          Diagnostic(
            .remark, "no weights are given: \(ports.count) made up with seed \(request.seed)",
            suggestion: "give weights with --weights FILE[,prefix]"))
      }
      return try measure("make up weights") { () throws(Diagnostic) in
        try SeededTensors(seed: request.seed).weights(of: program)
      }
    }
    var binding = try bind(store, interface)
    let tensors = try measure("read weights") { () throws(Diagnostic) in try binding.tensors() }
    report.diagnostics += binding.diagnostics
    return tensors
  }

  private static func tensors(of states: StateBundle?) -> [(name: String, tensor: Tensor)] {
    states?.names.compactMap { name in states?[name].map { (name, $0) } } ?? []
  }
}
