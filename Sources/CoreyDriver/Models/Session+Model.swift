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
    let program = try optimize(try check(try parse(folder.source)))
    let loops = try lower(try plan(program))
    let kernel = try load(
      loops, tier: options.tier ?? environment.fastestTier, in: environment, report: warn)
    clock.mark("parse to callable")
    var diagnostics: [Diagnostic] = []
    let weights = try pack(
      kernel, WeightStore(folder.weights), program: ProgramHash(program, loops),
      checksContent: options.checksWeights, in: environment, report: &diagnostics)
    for diagnostic in diagnostics { warn(diagnostic) }
    do throws(Diagnostic) {
      return try LanguageModel(
        CompiledLayer(kernel: kernel, weights: weights), vocabulary: folder.vocabulary)
    } catch {
      throw Failure(error)
    }
  }
}
