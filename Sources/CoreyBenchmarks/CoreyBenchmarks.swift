import ArgumentParser

/// Measures and prints; it never judges, for the machine may be busy.
@main
struct CoreyBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corey-benchmarks",
    abstract: "Times of the compiler and of the kernels it makes, as tables.",
    discussion: """
      Build it and coreyc with 'swift build -c release'. Rounds are interleaved: each measures \
      every row once, so that a busy moment touches all rows alike; tables hold medians.
      """,
    subcommands: [
      StartCommand.self, LoadCommand.self, ScalingCommand.self, LayersCommand.self,
      CheckpointCommand.self, PredictCommand.self, OracleCommand.self,
    ])
}
