import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport

/// What the benchmarks print: titles, tables, and what the machine was doing meanwhile.
enum Report {
  static func print(_ title: String, _ table: Table, notes: [String] = []) {
    Swift.print("\n\(title)\n\n\(table.plain)")
    for note in notes { Swift.print(note) }
    #if DEBUG
      Swift.print("THIS IS A DEBUG BUILD: times mean little")
    #endif
    let load = (Machine.load * 100).rounded() / 100
    Swift.print("load average of the last minute: \(load) on \(Machine.cores) cores")
  }

  /// Does the work of a command; its failures are printed as diagnostics.
  static func run(_ work: () throws(Failure) -> Void) throws {
    do throws(Failure) {
      try work()
    } catch {
      let renderer = DiagnosticRenderer(color: false)
      switch error {
      case .input(let diagnostics):
        for diagnostic in diagnostics { OutputFile.writeError(renderer.render(diagnostic)) }
      case .fault(_, let diagnostic):
        OutputFile.writeError(renderer.render(diagnostic))
      }
      throw ExitCode(1)
    }
  }

  /// Does work whose failures are the input's.
  static func inputs<Result: ~Copyable>(
    _ work: () throws(Diagnostic) -> Result
  ) throws(Failure) -> Result {
    do throws(Diagnostic) {
      return try work()
    } catch {
      throw .input([error])
    }
  }
}
