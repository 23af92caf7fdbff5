import Foundation
import Testing

@Suite struct ExitCodeTests {
  static let layer = """
    layer decay {
      axis b, t
      axis d = 4
      input x[b, t, d]
      weight a[d] from "a"
      state h[b, d]
      recur over t { h = sigmoid(a * x) * h[t-1] + x }
      output out = h
    }

    """

  @Test func aGoodLayerIsZero() throws {
    let outcome = try Command.coreyc(["-", "--emit", "passes"], input: Data(Self.layer.utf8))
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(outcome.text.contains("layer decay"))
  }

  @Test(arguments: [
    "layer l { axis b, t  y = }",
    "layer l {\n  axis b, t\n  input x[b, t]\n  output y = z\n}\n",
    "layer l {\n  axis b, t\n  input x[b, t, q]\n  output y = x\n}\n",
    "",
    "\u{0}\u{1}",
  ])
  func aBadLayerIsOneWithAPlace(_ text: String) throws {
    let outcome = try Command.coreyc(["-"], input: Data(text.utf8))
    #expect(outcome.status == 1)
    #expect(outcome.text == "")
    #expect(outcome.errors.contains("<stdin>"))
    #expect(outcome.errors.contains("error:"))
  }

  @Test func aMissingFileIsOne() throws {
    let outcome = try Command.coreyc(["no/such/file.ssm"])
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("no/such/file.ssm"))
  }

  @Test func aFileThatIsNoTextIsOne() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let file = folder.appendingPathComponent("x.ssm")
      try Data([0xFF, 0xFE, 0x80]).write(to: file)
      let outcome = try Command.coreyc([file.path])
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("UTF-8"))
    }
  }

  @Test(arguments: [
    ["-", "--no-such-flag"], ["-", "-O7"], ["-", "-Dd"], ["-", "-D", "d=0"], ["-", "-D", "=4"],
    ["-", "-Rpass=comon"], ["-", "--print-after=nothing"], ["-", "--emit", "wat"],
    ["-", "--emit-c", "--emit", "graph"], ["-", "--chunk", "0"],
    ["-", "--name", "a-b"], ["-", "--target-cpu", "z80"], [],
  ])
  func aBadCommandLineIsSixtyFour(_ arguments: [String]) throws {
    let outcome = try Command.coreyc(arguments, input: Data(Self.layer.utf8))
    #expect(outcome.status == 64)
    #expect(outcome.text == "")
  }

  @Test func aMistypedPassIsSuggested() throws {
    #expect(try Command.coreyc(["-", "-Rpass=comon"]).errors.contains("did you mean 'common'?"))
  }

  @Test func helpVersionAndCompletionsAreZero() throws {
    for flags in [["--help"], ["--version"], ["--generate-completion-script", "bash"]] {
      let outcome = try Command.coreyc(flags)
      #expect(outcome.status == 0)
      #expect(!outcome.text.isEmpty)
    }
  }
}
