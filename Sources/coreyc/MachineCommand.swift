import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyRuntime

/// `coreyc machine`
struct MachineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "machine",
    abstract: "Describe this machine: its caches, and its speed as measured now.",
    discussion: "The description is what --machine reads. A quiet machine gives better numbers.")

  @Option(name: .shortAndLong, help: "A file; '-' is the standard output.", completion: .file())
  var output = "-"

  @Flag(help: "Do not measure; speeds are those of the standard machine.")
  var sizesOnly = false

  func run() throws {
    let found = MachineDetection.current()
    let machine = sizesOnly ? found : MachineProbe.measured(found)
    do throws(Diagnostic) {
      try OutputFile.write(MachineFile.text(machine), to: output)
    } catch {
      Console().show([error])
      throw ExitCode(1)
    }
  }
}
