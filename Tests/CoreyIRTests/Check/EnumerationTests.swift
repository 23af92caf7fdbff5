import Foundation
import Testing

@testable import CoreyIR

@Suite struct EnumerationTests {
  static let text = """
    layer cell {
      axis b, t
      axis d = 4, M = 3
      input x[b, t, d]
      weight w[M, d] from "experts.{M}.w"
      weight g[d]
      state s[b, d]
      state local[b, d] = 0
      s = x
      local = x * g
      output y = s[t-1] + local[t-1] * sum[M](w)
    }
    layer block {
      axis b, t
      axis d = 4
      input x[b, t, d]
      state first[b, d]
      first = x
      y = cell(first[t-1]) from "in."
      z = cell(y) from "out."
      output o = z
    }
    layer model {
      axis b, t
      axis d = 8
      input x[b, t, d]
      state own[b, d]
      own = x
      y = own[t-1]
      repeat i in 0 ..< 2 { y = block(y) from "layers.{2*i+1}." }
      output o = y
    }
    """

  @Test func statesHaveFullNames() throws {
    let program = try Checker.check(SourceFile(path: "test", text: Self.text))
    let names = try program.stateNames()
    #expect(
      names == [
        "own", "layers.1.first", "layers.1.in.s", "layers.1.out.s", "layers.3.first",
        "layers.3.in.s", "layers.3.out.s",
      ])
    #expect(program.layers.map(\.name) == ["cell", "block", "model"])
    #expect(
      program.entry.length(program.entry.inputs.map { program.entry[$0.value].dims[2] }[0].axis)
        == 8)
  }

  @Test func weightsHaveTheNamesOfTheirFiles() throws {
    let program = try Checker.check(SourceFile(path: "test", text: Self.text))
    let members = try program.weights()
    #expect(members.count == 8)
    #expect(
      try program.weightNames(members[0]) == [
        "layers.1.in.experts.0.w", "layers.1.in.experts.1.w", "layers.1.in.experts.2.w",
      ])
    #expect(try program.weightNames(members[7]) == ["layers.3.out.g"])
  }

  @Test func wholeSequencesKeepNoState() throws {
    let text = """
      layer cell {
        input x[b, t]
        state s[b]
        s = x
        output y = s[t-1]
      }
      layer both {
        input x[b, t]
        f = cell(x) from "f."
        reverse t { r = cell(x) from "r." }
        output y = f + r
      }
      """
    let program = try Checker.check(SourceFile(path: "test", text: text))
    #expect(program.layers.map(\.name) == ["cell", "cell_reversed", "both"])
    #expect(try program.stateNames().isEmpty)
    #expect(program.layers[1].states.allSatisfy { $0.isReversed && $0.isLocal })
    #expect(program.needsWholeSequence(2))
    #expect(!program.needsWholeSequence(0))
  }

  @Test func instancesFollowTheCallersLengths() throws {
    let text = """
      layer cell {
        axis d = 4, e = 2 * d
        input x[b, t, d]
        weight w[e, d]
        output y = linear(x, w)
      }
      layer small {
        axis d = 3
        input x[b, t, d]
        output y = sum[d](cell(x) * x)
      }
      layer model {
        axis d = 6, e = 12
        input x[b, t, d]
        input z[b, t]
        a = cell(x) from "a."
        u = cell(a[e = 0] * x) from "b."
        output y = u
      }
      """
    let program = try Checker.check(SourceFile(path: "test", text: text))
    #expect(program.layers.map(\.name) == ["cell", "model"])
    #expect(program.layers[0].axes.map(\.name) == ["b", "t", "d", "e"])
    #expect(program.layers[0].length(AxisID(3)) == 12)
    let overridden = try Checker.check(
      SourceFile(path: "test", text: text), overrides: ["d": 5, "e": 7])
    #expect(overridden.layers[0].length(AxisID(3)) == 7)
  }

  @Test func templatesExpand() throws {
    #expect(try NameTemplate("a.{2*i+1}.{ (j - 1) * -2 }").expand(["i": 3, "j": 4]) == "a.7.-6")
    #expect(try NameTemplate("plain").expand([:]) == "plain")
    #expect(try NameTemplate("{i}{j}{i}").names() == ["i", "j"])
    for text in ["{", "}", "{}", "{i", "{i+}", "{i i}", "{1.5}", "{(i}", "{i/2}"] {
      #expect(throws: Diagnostic.self) { try NameTemplate(text).expand(["i": 1]) }
    }
    #expect(throws: Diagnostic.self) { try NameTemplate("{i*i}").expand(["i": .max]) }
    #expect(throws: Diagnostic.self) { try NameTemplate("{j}").expand(["i": 1]) }
    let deep = String(repeating: "(", count: 10_000)
    #expect(throws: Diagnostic.self) { try NameTemplate("{\(deep)").expand([:]) }
    #expect(throws: Diagnostic.self) { try NameTemplate("{\(deep)1}").expand([:]) }
  }

  /// Twice the statements take about twice the time.
  @Test func checkingIsLinear() throws {
    func seconds(_ count: Int) throws -> Double {
      let lines = (1...count).map { "  y\($0) = silu(y\($0 - 1)) * g + x" }
      let text = """
        layer a {
          axis d = 4
          input x[b, t, d]
          weight g[d]
          y0 = x
        \(lines.joined(separator: "\n"))
          output out = y\(count)
        }
        """
      let syntax = Parser.parse(SourceFile(path: "test", text: text)).syntax
      // The time of this thread: other tests run beside it.
      func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
      var best = Double.infinity
      for _ in 0..<3 {
        let start = now()
        _ = try Checker.check([syntax])
        best = min(best, now() - start)
      }
      return best
    }
    #expect(try seconds(1000) < 3 * seconds(500))
  }
}
