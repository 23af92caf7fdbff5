import ArgumentParser
import CoreyDriver

/// The command line.
@main
struct Coreyc: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coreyc",
    abstract: "Compiles state space model layers, written as mathematics, into fused C kernels.",
    version: "0.1.0",
    subcommands: [
      CompileCommand.self, RunCommand.self, CalibrateCommand.self, ImportCommand.self,
      TrafficCommand.self, RotationsCommand.self, MachineCommand.self, GenerateCommand.self,
      EvalCommand.self, BenchCommand.self,
    ],
    defaultSubcommand: CompileCommand.self)

  /// Parses the arguments, runs the command and exits.
  static func main() {
    main(spelledOut(CommandLine.arguments.dropFirst()))
  }

  /// Two habits of compilers that the argument parser does not know: `-Rpass` alone means all
  /// passes, and `-Dd=64` is `-D d=64`.
  private static func spelledOut(_ arguments: some Sequence<String>) -> [String] {
    arguments.flatMap { argument -> [String] in
      if argument == "-Rpass" { return ["-Rpass=all"] }
      guard argument.hasPrefix("-D"), argument.count > 2 else { return [argument] }
      return ["-D", String(argument.dropFirst(2))]
    }
  }
}
