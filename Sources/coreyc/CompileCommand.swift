import ArgumentParser
import CoreyDriver
import CoreyIR

/// `coreyc [compile] FILE`
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Compile a layer as far as a stage and print it.")

  @OptionGroup var compiler: CompilerOptions
  @OptionGroup var observed: ObservationOptions

  @Option(help: "The stage to print: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
  var emit: Stage = .passes

  @Option(
    name: .shortAndLong, help: "Where it goes; '-' is the standard output.", completion: .file())
  var output = "-"

  func run() throws {
    let console = Console()
    let source = try console.source(compiler.file)
    var session = Session(
      options: try compiler.compileOptions(), observation: try observed.observation())
    defer {
      console.show(session, observed)
      if observed.time { console.showTimes(session.clock, asJSON: observed.json) }
    }
    try console.run(source) { () throws(Failure) in
      let text = try session.text(of: emit, source)
      do throws(Diagnostic) {
        try OutputFile.write(text, to: output)
      } catch {
        throw .input([error])
      }
    }
  }
}

extension Stage: ExpressibleByArgument {}
