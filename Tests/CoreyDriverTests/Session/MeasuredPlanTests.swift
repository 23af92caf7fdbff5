import CoreyIR
import CoreyRuntime
import CoreySchedule
import Testing

@testable import CoreyDriver

/// The search with a stopwatch.
struct MeasuredPlanTests {
  @Test(arguments: ["entropy cost", "fixed:3 112", "none 28 0 17 3"])
  func trialsAreReadAsTheyAreWritten(text: String) throws {
    #expect(try #require(PlanTrial(text)).text == text)
  }

  @Test(arguments: ["", "entropy", "entropy cost x", "entropy cost -1", "fuse cost"])
  func otherWordsAreNoTrials(text: String) {
    #expect(PlanTrial(text) == nil)
  }

  /// Any width nobody used before: what was found is remembered.
  @Test func whatIsFoundIsRememberedAndLegal() throws {
    var session = Session(options: CompileOptions(lengths: ["d": 8, "n": 2]))
    let source = SourceFile(path: "s4d.ssm", text: try Repository.text("Examples/s4d.ssm"))
    let program = try session.optimize(try session.check(try session.parse(source)))
    let oracle = try #require(try KernelOracle(program, time: 13, batch: 1, seed: 1))
    let options = ScheduleOptions(fusion: .measured, tile: .measured, time: 32)
    var search = MeasuredPlan(program: program, options: options)
    search.budget = 6
    let compiler = TCCCompiler()
    let first = try search.plan(compiler: compiler)
    #expect(first.options == options)
    #expect(try oracle.difference(first, threads: 1) == nil)
    #expect(try search.plan(compiler: compiler).layers == first.layers)
  }
}
