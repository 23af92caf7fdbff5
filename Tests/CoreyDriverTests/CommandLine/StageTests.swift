import Foundation
import Testing

@Suite struct StageTests {
  private let layer = ExitCodeTests.layer

  @Test(arguments: ["ast", "graph", "passes", "plan", "loops", "c", "header"])
  func everyStagePrints(_ stage: String) throws {
    let outcome = try Command.coreyc(["-", "--emit", stage], input: Data(layer.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("decay"))
  }

  @Test func aFileAppearsWholeOrNotAtAll() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let good = folder.appendingPathComponent("good.ssm")
      #expect(
        try Command.coreyc(["-", "--emit", "passes", "-o", good.path], input: Data(layer.utf8))
          .status == 0)
      #expect(try String(contentsOf: good, encoding: .utf8).contains("layer decay"))

      let bad = folder.appendingPathComponent("bad.ssm")
      #expect(try Command.coreyc(["-", "-o", bad.path], input: Data("layer".utf8)).status == 1)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["good.ssm"])
    }
  }

  @Test func aFileThatCannotBeWrittenIsOne() throws {
    let outcome = try Command.coreyc(["-", "-o", "no/such/folder/x.ssm"], input: Data(layer.utf8))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no/such/folder/x.ssm"))
  }

  @Test func dumpsCompileOn() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let dumps = folder.appendingPathComponent("dumps")
      let first = try Command.coreyc(
        ["-", "-O1", "--emit", "passes", "--dump-dir", dumps.path], input: Data(layer.utf8))
      #expect(first.status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: dumps.path).sorted()
      #expect(names.first == "00-graph.ssm")
      #expect(names.count > 3)
      for name in names where name.hasSuffix(".ssm") {
        let again = try Command.coreyc([
          dumps.appendingPathComponent(name).path, "-O1", "--emit", "passes",
        ])
        #expect(again.status == 0, "\(name): \(again.errors)")
        #expect(again.text == first.text, "\(name)")
      }
    }
  }

  @Test func lengthsAreOverridden() throws {
    let outcome = try Command.coreyc(["-", "-Dd=96", "--emit", "graph"], input: Data(layer.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.text.contains("96"))
    #expect(try Command.coreyc(["-", "-D", "nope=96"], input: Data(layer.utf8)).status == 1)
  }

  @Test func printingShowsPassesThatChangeSomething() throws {
    let changed = try Command.coreyc(
      ["-", "-O1", "--print-after=changed"], input: Data(layer.utf8))
    #expect(changed.errors.contains("// after distribute"))
    #expect(!changed.errors.contains("// after common"))
    let all = try Command.coreyc(
      ["-", "-O1", "--print-before=all", "--verify-each"], input: Data(layer.utf8))
    #expect(all.status == 0)
    #expect(all.errors.contains("// before inline"))
  }

  @Test func remarksNameTheirPass() throws {
    let all = try Command.coreyc(["-", "-O1", "-Rpass"], input: Data(layer.utf8))
    #expect(all.errors.contains("remark:"))
    #expect(all.errors.contains("passed: distribute"))
    let other = try Command.coreyc(["-", "-O1", "-Rpass=inline"], input: Data(layer.utf8))
    #expect(!other.errors.contains("distribute"))
  }

  @Test func timesListEveryStage() throws {
    let plain = try Command.coreyc(["-", "-O1", "--time"], input: Data(layer.utf8))
    for stage in ["parse", "check", "pass inline", "pass dead"] {
      #expect(plain.errors.contains(stage))
    }
    let json = try Command.coreyc(["-", "-O1", "--time", "--json"], input: Data(layer.utf8))
    let rows =
      try JSONSerialization.jsonObject(with: Data(json.errors.utf8)) as? [[String: Any]] ?? []
    #expect(rows.contains { $0["stage"] as? String == "parse" && $0["milliseconds"] is Double })
  }

  @Test func levelZeroRewritesNothing() throws {
    let graph = try Command.coreyc(["-", "--emit", "graph"], input: Data(layer.utf8))
    let passes = try Command.coreyc(["-", "-O0", "--emit", "passes"], input: Data(layer.utf8))
    #expect(graph.text == passes.text)
  }

  @Test func emittedFilesLieInTheFolder() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let target = folder.appendingPathComponent("a/b")
      let outcome = try Command.coreyc(
        ["-", "--emit-c", "--name", "small", "-o", target.path], input: Data(layer.utf8))
      #expect(outcome.status == 0)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: target.path).sorted()
          == ["main.c", "small.c", "small.h"])
      let source = try String(
        contentsOf: target.appendingPathComponent("small.c"), encoding: .utf8)
      #expect(source.contains("small_run"))
      #expect(source.contains("options: -O2 --name small"))
    }
  }

  @Test func dumpsOfKernelsAreText() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let outcome = try Command.coreyc(
        ["-", "-O0", "--dump-dir", folder.path], input: Data(layer.utf8))
      #expect(outcome.status == 0)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
          == ["00-graph.ssm", "01-plan.txt", "02-loops.txt", "03-kernels.c"])
    }
  }

  @Test(.enabled(if: Command.exists("clang")), arguments: ["asm", "object", "shared"])
  func machineCode(_ stage: String) throws {
    let outcome = try Command.coreyc(
      ["-", "--emit", stage, "--target-cpu", "native"], input: Data(layer.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
    if stage == "asm" {
      #expect(outcome.text.contains("decay_run"))
    } else {
      #expect(outcome.output.starts(with: [0x7F] + Array("ELF".utf8)))
    }
  }
}
