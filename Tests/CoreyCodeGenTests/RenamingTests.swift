import CoreyCodeGen
import CoreyIR
import CoreySchedule
import Foundation
import Testing

/// Names and the order of independent statements decide nothing but names.
struct RenamingTests {
  private static let original = """
    layer block {
      axis b, t
      axis d = 24, e = 2 * d, n = 4, k = 3
      input given[b, t, d]
      weight w[e | e, d] from "w"
      weight taps[e, k] from "taps"
      weight A[e, n] from "A"
      weight v[n, e] from "v"
      weight u[d, e] from "u"
      state past[b, t: k - 1, e]
      state h[b, e, n]
      p, z = split(linear(given, w))
      c = silu(causal_conv(p, taps, past))
      B = sum[e](c * v)
      g = sigmoid(z)
      recur over t { h = exp(-square(A)) * h[t-1] + c * B }
      y = sum[n](h * B)
      output made = linear(y * g, u) + given
    }
    """

  /// The same with other names and statements where they may stand as well.
  private static let renamed = """
    layer quux {
      axis b, t
      axis aa = 24, bb = 2 * aa, cc = 4, dd = 3
      input taken[b, t, aa]
      weight f[bb | bb, aa] from "w"
      weight q[bb, dd] from "taps"
      weight r[bb, cc] from "A"
      weight ib[cc, bb] from "v"
      weight rows[aa, bb] from "u"
      state thread[b, t: dd - 1, bb]
      state args[b, bb, cc]
      float_, block = split(linear(taken, f))
      gate = sigmoid(block)
      int_ = silu(causal_conv(float_, q, thread))
      L = sum[bb](int_ * ib)
      recur over t { args = exp(-square(r)) * args[t-1] + int_ * L }
      res = sum[cc](args * L)
      output wrought = linear(res * gate, rows) + taken
    }
    """

  @Test(arguments: [FusionPolicy.none, .fixed(3), .all])
  func emittedCIsTheSameUpToNames(fusion: FusionPolicy) throws {
    let first = try words(Self.original, fusion)
    let second = try words(Self.renamed, fusion)
    #expect(first.count == second.count)
    var forward: [Substring: Substring] = [:]
    var backward: [Substring: Substring] = [:]
    for (one, other) in zip(first, second) {
      #expect(forward[one, default: other] == other)
      #expect(backward[other, default: one] == one)
      forward[one] = other
      backward[other] = one
    }
  }

  /// The tokens of the emitted C without its comments.
  private func words(_ text: String, _ fusion: FusionPolicy) throws -> [Substring] {
    let (syntax, _) = Parser.parse(SourceFile(path: "test.ssm", text: text))
    let program = try Checker.check([syntax], entry: nil, overrides: [:])
    let plan = Scheduler.plan(program, options: ScheduleOptions(fusion: fusion))
    let source = CEmitter(target: .x86v3).emit(Lowering.lower(plan, name: "layer")).source
    let code = source.replacing(#/\/\*(?:[^*]|\*(?!\/))*\*\//#, with: "")
    return code.matches(of: #/[A-Za-z_][A-Za-z_0-9]*|[0-9.]+|[^\sA-Za-z_0-9]/#).map(\.output)
  }
}
