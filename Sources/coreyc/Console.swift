import ArgumentParser
import CoreyDriver
import CoreyIR
import CoreyReport

/// What people read beside the result: everything here goes to the standard error.
struct Console: Sendable {
  private let renderer = DiagnosticRenderer(
    color: OutputFile.errorIsTerminal && OutputFile.environment("NO_COLOR") == nil)

  func show(_ diagnostics: [Diagnostic]) {
    for diagnostic in diagnostics { OutputFile.writeError(renderer.render(diagnostic)) }
  }

  /// The remarks of a session that were asked for, and its warnings.
  func show(_ session: Session, _ options: ObservationOptions) {
    show(session.warnings)
    guard let wanted = options.remarks else { return }
    show(session.remarks.filter { wanted == "all" || $0.pass == wanted }.map(\.diagnostic))
  }

  /// The stages of a session and how long they took.
  func showTimes(_ clock: StageClock, asJSON: Bool) {
    OutputFile.writeError(Table.times(clock.stages).rendered(asJSON: asJSON))
    if !asJSON { OutputFile.writeError("peak memory \(StageClock.peakMemory >> 10) KiB\n") }
  }

  /// Prints a result to the standard output.
  func print(_ text: String) throws(Failure) {
    do throws(Diagnostic) {
      try OutputFile.write(text, to: "-")
    } catch {
      throw .input([error])
    }
  }

  /// Runs a command's work and turns failures into messages and exit codes.
  /// - Parameter source: What is being compiled, once it has been read.
  private func run(_ source: SourceFile, _ work: () throws(Failure) -> Void) throws {
    do {
      try work()
    } catch .input(let diagnostics) {
      show(diagnostics)
      throw ExitCode(1)
    } catch .fault(let moment, let diagnostic) {
      show([diagnostic])
      OutputFile.writeError("this is a fault of coreyc, found after \(moment)\n")
      do {
        let reproducer = try Reproducer(source: source, arguments: CommandLine.arguments)
        OutputFile.writeError("to see it again: \(reproducer.command)\n")
      } catch {
        show([error])
      }
      throw ExitCode(70)
    }
  }

  /// Runs a session on a source; what it has to say is shown at the end, whatever became of it.
  func run(
    _ source: SourceFile, _ options: CompileOptions, _ observed: ObservationOptions,
    _ work: (inout Session) throws(Failure) -> Void
  ) throws {
    var session = Session(options: options, observation: try observed.observation())
    defer {
      show(session, observed)
      if observed.time {
        session.clock.markProcess()
        showTimes(session.clock, asJSON: observed.json)
      }
    }
    try run(source) { () throws(Failure) in try work(&session) }
  }

  /// Reads a source, or makes that of a model's folder, or exits.
  func source(_ path: String) throws -> SourceFile { try input(path).source }

  /// Opens what is to be compiled, or exits.
  func input(_ path: String) throws -> ProgramInput {
    do {
      let input = try ProgramInput.open(path)
      show(input.diagnostics)
      return input
    } catch {
      show(error.all)
      throw ExitCode(1)
    }
  }
}
