import ArgumentParser
import CoreyDriver
import CoreyIR

/// `coreyc rotations FILE`
struct RotationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotations",
    abstract: "Show where values can be rotated, at what cost, and why not elsewhere.")

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions

  func run() throws {
    let console = Console()
    let source = try console.source(compiler.file)
    try console.run(source, try compiler.compileOptions(), observed) { session throws(Failure) in
      let report = try session.rotations(source)
      try console.print(report.table.rendered(asJSON: observed.json))
    }
  }
}
