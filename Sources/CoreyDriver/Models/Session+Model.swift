import CoreyIR
import CoreyModels
import CoreyRuntime
import CoreySchedule

extension Session {
  /// Compiles the model in a folder and loads it with its weights.
  ///
  /// - Parameter warn: Gets what is worth saying, from any thread.
  public mutating func languageModel(
    _ folder: ModelFolder, _ options: ModelOptions,
    report warn: @escaping @Sendable (Diagnostic) -> Void
  ) throws(Failure) -> LanguageModel {
    var environment = CompilerEnvironment.current
    environment.keepsResults = options.keepsResults
    let compiler = compiler(
      options.tier ?? environment.fastestTier, in: environment, report: warn)
    var diagnostics: [Diagnostic] = []
    let cache = Self.cacheFolder(environment, &diagnostics)
    let emitted = try emitted(folder.source, compiler.tier, options, in: cache, &diagnostics)
    let kernel = try load(emitted.text, as: emitted.interface, compiler)
    clock.mark("parse to callable")
    let weights = try pack(
      kernel, WeightStore(folder.weights), program: emitted.program,
      checksContent: options.checksWeights, in: cache, report: &diagnostics)
    for diagnostic in diagnostics { warn(diagnostic) }
    do throws(Diagnostic) {
      return try LanguageModel(
        CompiledLayer(kernel: kernel, weights: weights), vocabulary: folder.vocabulary)
    } catch {
      throw Failure(error)
    }
  }

  /// Source → C for a tier: what an earlier run kept, or made now and kept.
  private mutating func emitted(
    _ source: SourceFile, _ tier: Tier, _ wanted: ModelOptions, in folder: CacheFolder?,
    _ report: inout [Diagnostic]
  ) throws(Failure) -> EmittedKernel {
    let start = clock.now
    let cache = folder.map { EmittedCache($0) }
    let key = CacheKey(
      [
        String(decoding: source.bytes, as: UTF8.self), options.text, "\(options.machine)",
        "\(options.time)", tier.rawValue,
      ])
    if let cache, let key, !wanted.showsCompilation, let kept = cache.kernel(for: key) {
      clock.note("read emitted C", since: start)
      return kept
    }
    let program = try optimize(try check(try parse(source)))
    let loops = try lower(try plan(program))
    let made = EmittedKernel(
      text: try text(of: loops, for: tier), interface: loops.interface,
      program: ProgramHash(program, loops))
    // Warnings are to come again.
    if let cache, let key, warnings.isEmpty {
      let writing = clock.now
      do throws(Diagnostic) {
        try cache.store(made, for: key)
      } catch {
        report.append(Self.unkept(error))
      }
      clock.note("keep emitted C", since: writing)
    }
    return made
  }
}
