import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyModels

/// `coreyc import DIR`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write the program of a Hugging Face model.",
    discussion: """
      DIR holds config.json beside model.safetensors, or beside shards and their index. Wherever a \
      command takes a source it takes such a folder too. '--tensors' prints what the files hold \
      instead of the program.
      """)

  @Argument(help: "The model's folder.", completion: .directory)
  var folder: String

  @Option(name: .shortAndLong, help: "A file; '-' is the standard output.", completion: .file())
  var output = "-"

  @Flag(help: "Print a table of the tensors, not the program.")
  var tensors = false

  @Flag(help: "Print that table as JSON.")
  var json = false

  func run() throws {
    let console = Console()
    do {
      let model = try ModelFolder.open(folder)
      console.show(model.diagnostics)
      if tensors || json {
        try OutputFile.write(try model.tensorTable().rendered(asJSON: json), to: output)
      } else {
        try OutputFile.write(model.source.bytes, to: output)
      }
    } catch let error as Diagnostics {
      console.show(error.all)
      throw ExitCode(1)
    } catch let error as Diagnostic {
      console.show([error])
      throw ExitCode(1)
    }
  }
}
