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
  var emit: Stage?

  @Flag(name: .customLong("emit-c"), help: "The same as --emit c; into a folder, all three files.")
  var emitsC = false

  @Option(
    name: .shortAndLong,
    help: "A file, or a folder for --emit-c; '-' is the standard output.", completion: .file())
  var output = "-"

  func validate() throws {
    if emitsC, let emit, emit != .c {
      throw ValidationError("--emit-c and --emit \(emit.rawValue) ask for two stages")
    }
  }

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
      if emitsC, output != "-", !output.hasSuffix(".c") {
        try session.writeModule(of: source, to: output)
      } else {
        let bytes = try session.output(of: emit ?? .c, source)
        do throws(Diagnostic) {
          try OutputFile.write(bytes, to: output)
        } catch {
          throw .input([error])
        }
      }
    }
  }
}

extension Stage: ExpressibleByArgument {}
