import CoreyCodeGen
import CoreyIR
import CoreyRuntime
import CoreySchedule

// From loops to code and weights in memory.
extension Session {
  /// Loops → C → callable code, by the compiler of a tier.
  ///
  /// - Parameter warn: Gets the warnings of the compiler, from any thread.
  mutating func load(
    _ loops: LoopProgram, tier: Tier, in environment: CompilerEnvironment,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> LoadedKernel {
    let compiler = compiler(tier, in: environment, report: warn)
    return try load(try text(of: loops, for: compiler.tier), as: loops.interface, compiler)
  }

  /// The compiler of a tier; from here on kernels are made for this machine.
  mutating func compiler(
    _ tier: Tier, in environment: CompilerEnvironment,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) -> any KernelCompiler {
    let compiler = tier.compiler(environment: environment, report: warn)
    // Nobody else will run what is compiled here: one variant is enough.
    if compiler.tier == .clang, options.target == .generic { options.target = .native }
    return compiler
  }

  /// Loops → C for a tier.
  mutating func text(of loops: LoopProgram, for tier: Tier) throws(Failure) -> String {
    let module = try emit(loops)
    let text = clock.measure("write C") { tier == .tcc ? module.hosted : module.source }
    // The other tiers compile what has been dumped.
    if tier == .tcc, dumps.isActive { try dumps.write(text, stage: "hosted", suffix: "c") }
    return text
  }

  /// C → callable code.
  mutating func load(
    _ text: String, as interface: KernelInterface, _ compiler: any KernelCompiler
  ) throws(Failure) -> LoadedKernel {
    try measure("compile (\(compiler.tier.rawValue))") { () throws(Diagnostic) in
      try compiler.load(text, as: interface)
    }
  }

  /// The packed weights of files: those that an earlier run kept, or packed now and kept.
  ///
  /// What is worth saying about the weights is said when they are packed.
  ///
  /// - Parameter checksContent: Whether what was kept is compared with its checksum.
  mutating func pack(
    _ kernel: borrowing LoadedKernel, _ store: WeightStore, program: ProgramHash,
    checksContent: Bool, in folder: CacheFolder?, report: inout [Diagnostic]
  ) throws(Failure) -> PackedWeights {
    let interface = kernel.interface
    let opening = clock.now
    let cache = folder.map { PackedCache($0) }
    let key = PackedCache.Key(program: program, store: store)
    if let cache, let key,
      let kept = cache.weights(
        for: key, program: program, byteCount: interface.packedBytes,
        checksContent: checksContent)
    {
      clock.note("map packed weights", since: opening)
      return kept
    }
    let packed = try pack(kernel, store, program: program, report: &report)
    if let cache, let key {
      let writing = clock.now
      do throws(Diagnostic) {
        try cache.store(packed, for: key)
      } catch {
        report.append(Self.unkept(error))
      }
      clock.note("keep packed weights", since: writing)
    }
    return packed
  }

  /// Runs the pack program on the tensors of files, each of which is in memory only while it is packed.
  mutating func pack(
    _ kernel: borrowing LoadedKernel, _ store: WeightStore, program: ProgramHash,
    report: inout [Diagnostic]
  ) throws(Failure) -> PackedWeights {
    var binding = try bind(store, kernel.interface)
    let start = clock.now
    defer {
      clock.note("pack weights", since: start)
      report += binding.diagnostics
    }
    do throws(Diagnostic) {
      return try kernel.pack(program: program) { (name) throws(Diagnostic) in
        try binding.tensor(name)
      }
    } catch {
      throw Failure(error)
    }
  }

  /// Runs the pack program on tensors by name.
  mutating func pack(
    _ kernel: borrowing LoadedKernel, _ tensors: [String: Tensor], program: ProgramHash
  ) throws(Failure) -> PackedWeights {
    // A kernel cannot be copied, so no closure may hold it.
    let start = clock.now
    defer { clock.note("pack weights", since: start) }
    do throws(Diagnostic) {
      return try kernel.pack(program: program) { tensors[$0] }
    } catch {
      throw Failure(error)
    }
  }

  /// Finds the weights of a layer in files.
  mutating func bind(
    _ store: WeightStore, _ interface: KernelInterface
  ) throws(Failure) -> WeightStore.Binding {
    do throws(Diagnostics) {
      return try clock.measure("bind weights") { () throws(Diagnostics) in
        try store.bind(interface.weights)
      }
    } catch {
      throw Failure(error)
    }
  }

  /// Does timed work whose failures are the input's.
  mutating func measure<Result: ~Copyable>(
    _ name: String, _ work: () throws(Diagnostic) -> Result
  ) throws(Failure) -> Result {
    do throws(Diagnostic) {
      return try clock.measure(name, work)
    } catch {
      throw Failure(error)
    }
  }

  /// Where results are kept, if they are and there is a folder for it.
  static func cacheFolder(
    _ environment: CompilerEnvironment, _ report: inout [Diagnostic]
  ) -> CacheFolder? {
    do throws(Diagnostic) {
      return try environment.cacheFolder()
    } catch {
      report.append(unkept(error))
      return nil
    }
  }

  static func unkept(_ reason: Diagnostic) -> Diagnostic {
    Diagnostic(
      .warning, "packed weights are not kept: \(reason.message)", at: reason.place,
      suggestion: reason.suggestion ?? "let XDG_CACHE_HOME name a folder that only you can write to"
    )
  }
}
