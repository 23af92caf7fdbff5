import CoreyDriver
import CoreyIR
import CoreyPasses
import Foundation
import Testing

@Suite struct SessionTests {
  private let source = SourceFile(path: "decay.ssm", text: ExitCodeTests.layer)

  @Test func stagesAreValuesAndResume() throws {
    var session = Session(options: CompileOptions(level: .basic))
    let checked = try session.check(try session.parse(source))
    let program = try session.optimize(checked)
    #expect(program != checked)

    // What was printed compiles on to the same.
    let printed = Printer.print(program)
    var second = Session(options: CompileOptions(level: .basic))
    let file = SourceFile(path: "printed.ssm", text: printed)
    let again = try second.optimize(try second.check(try second.parse(file)))
    #expect(Printer.print(again) == printed)
  }

  @Test func aPassThatBreaksTheGraphIsAFault() throws {
    let breaking = Pass(
      "breaking", "lose the outputs",
      eachLayer: { (graph: inout Graph, _: inout [Remark]) throws(Diagnostic) in
        graph.outputs = []
      })
    var session = Session(observation: Observation(verifiesEach: true))
    let checked = try session.check(try session.parse(source))
    do {
      _ = try session.optimize(checked, [breaking])
      Issue.record("a program without outputs was accepted")
    } catch .fault(let moment, let diagnostic) {
      #expect(moment == "pass breaking")
      #expect(diagnostic.message.contains("output"))
    } catch .input {
      Issue.record("the fault was blamed on the input")
    }
  }

  @Test func aReproducerHoldsTheSourceAndTheCommand() throws {
    let reproducer = try Reproducer(
      source: source, arguments: ["coreyc", "decay.ssm", "-O2", "-o", "a b"])
    defer { try? FileManager.default.removeItem(atPath: reproducer.folder) }
    let copy = "\(reproducer.folder)/source.ssm"
    #expect(try String(contentsOfFile: copy, encoding: .utf8) == ExitCodeTests.layer)
    #expect(reproducer.command == "coreyc \(copy) -O2 -o 'a b'")
    #expect(
      try String(contentsOfFile: "\(reproducer.folder)/command.sh", encoding: .utf8)
        .contains(reproducer.command))
  }

  @Test func cutsAreRemarked() throws {
    var session = Session(options: CompileOptions(level: .none))
    let program = try session.optimize(try session.check(try session.parse(source)))
    _ = try session.plan(program)
    #expect(session.remarks.contains { $0.pass == "fusion" && $0.outcome == .missed })

    var fused = Session(options: CompileOptions(level: .full))
    _ = try fused.plan(program)
    #expect(fused.remarks.contains { $0.pass == "fusion" && $0.outcome == .passed })
  }
}
