import ArgumentParser
import CoreyDriver
import CoreyRuntime

/// How a model is run, the same for every command that runs one.
struct ModelRunOptions: ParsableArguments {
  @Option(help: "What compiles the kernels: tcc or clang; clang if there is one.")
  var tier: Tier?

  @Option(help: "Threads that run the kernels together.")
  var threads = 1

  @Flag(
    name: .customLong("no-cache"),
    help: "Keep neither compiled kernels nor packed weights for other runs.")
  var avoidsCache = false

  @Flag(help: "Print the result only.")
  var quiet = false

  func validate() throws {
    guard (1...4096).contains(threads) else {
      throw ValidationError("--threads is a number from 1 to 4096, not \(threads)")
    }
  }

  func options(checksWeights: Bool, _ observed: ObservationOptions) -> ModelOptions {
    var options = ModelOptions()
    options.tier = tier
    options.threads = threads
    options.keepsResults = !avoidsCache
    options.checksWeights = checksWeights
    options.showsCompilation = observed.showsCompilation
    return options
  }
}
