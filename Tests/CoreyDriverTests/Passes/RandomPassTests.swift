import CoreyDriver
import CoreyIR
import CoreyPasses
import Testing

@Suite("Passes on random layers")
struct RandomPassTests {
  @Test("Every pass leaves a valid program that prints and compiles on", arguments: 0..<60)
  func valid(_ seed: Int) throws {
    let source = RandomLayer.source(seed: UInt64(seed))
    var program = try Checker.check(SourceFile(path: "random.ssm", text: source))
    for pass in Pipeline.all {
      var remarks: [Remark] = []
      try pass.run(&program, &remarks)
      try program.verify()
      let printed = Printer.print(program)
      let again = try Checker.check(SourceFile(path: "\(pass.name).ssm", text: printed))
      #expect(Printer.print(again) == printed, "after \(pass.name) of seed \(seed)")
    }
  }
}
