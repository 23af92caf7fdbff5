import CoreyIR
import CoreyPasses
import CoreyRuntime
import Foundation
import Testing

/// States that rotations keep in another basis say so, wherever they go.
@Suite("The basis of states")
struct StateBasisTests {
  private static let options = ["-D", "d=64", "-D", "r=4", "-D", "p=16", "-D", "n=16", "-t", "5"]
  private static let source = "Examples/mamba2.ssm"

  @Test("stands in the printed layer, which is a source") func printed() throws {
    let bench = try RotationBench(
      example: "mamba2", lengths: ["d": 24, "g": 2, "r": 2, "p": 4, "n": 8])
    let site = try #require(bench.sites.first { $0.name == "mamba2.S:n" })
    let program = try bench.rotated([site], seed: 3)
    let text = Printer.print(program)
    #expect(text.contains("state S[b, g, r, p, n] in \"rotate[n] seed 3\""))
    let again = try Checker.check(SourceFile(path: "again.ssm", text: text))
    #expect(Printer.print(again) == text)
    #expect(again.entry.states.map(\.basis) == program.entry.states.map(\.basis))
    // Sites that leave the state alone leave it untagged.
    let out = try #require(bench.sites.first { $0.name == "mamba2.out_proj:g.r.p" })
    #expect(try bench.rotated([out]).entry.states.allSatisfy(\.basis.isEmpty))
    // A second rotation of the same state is added.
    let heads = try #require(bench.sites.first { $0.name == "mamba2.S:p" })
    #expect(
      try bench.rotated([site, heads], seed: 0).entry.states.contains {
        $0.basis == "rotate[n], rotate[p]"
      })
  }

  @Test("is the sequence's: pieces hand it on, other bases are refused") func files() throws {
    try withTemporaryFolder { (folder: URL) throws in
      let source = Repository.root.appendingPathComponent(Self.source).path
      func run(_ more: String...) throws -> Command {
        try Command.coreyc(["run", source] + Self.options + more)
      }
      for ending in ["npz", "safetensors"] {
        let path = folder.appendingPathComponent("state.\(ending)").path
        let rotate = "--rotate=mamba2.S:n,mamba2.S:p"
        let first = try run(rotate, "--state-out", path)
        #expect(first.status == 0, "\(first.errors)")
        let name = try #require(try TensorFile.open(path).names.first { $0.hasPrefix("S in ") })
        #expect(name.contains("rotate[n]") && name.contains("rotate[p]"))
        let more = try run(rotate, "--state-in", path, "--check")
        #expect(more.status == 0, "\(more.errors)")
        let plain = try run("--state-in", path)
        #expect(plain.status == 1 && plain.errors.contains("the basis '\(name.dropFirst(5))'"))
        let other = try run("--rotate=mamba2.S:n", "--state-in", path)
        #expect(other.status == 1 && other.errors.contains("kept here in the basis 'rotate[n]"))
        let own = folder.appendingPathComponent("plain.\(ending)").path
        #expect(try run("--state-out", own).status == 0)
        let refused = try run(rotate, "--state-in", own)
        #expect(refused.status == 1 && refused.errors.contains("in the basis as it was written"))
      }
    }
  }

  @Test("is a text that files and C can hold") func mistakes() {
    let source = """
      layer l {
        axis b, t
        axis d = 4
        input x[b, t, d]
        state h[b, d] in "a*/b"
        recur over t { h = h[t-1] + x }
        output y = h
      }
      """
    #expect(throws: Diagnostics.self) {
      try Checker.check(SourceFile(path: "l.ssm", text: source))
    }
  }
}
