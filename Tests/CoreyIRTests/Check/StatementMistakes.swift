import Testing

@testable import CoreyIR

/// Mistakes in a layer whose other lines are right.
@Suite struct StatementMistakes {
  static func layer(_ lines: String) -> MarkedSource {
    MarkedSource(
      """
      fn twice(x[...]) = 2 * x
      fn gated(x[..., i], w[o, i], scale = 1) = scale * sum[i](x * w)
      fn pair(x[...]) {
        return x, 2 * x
      }
      fn hold(x[...], state s) {
        s = x
        return s[t-1]
      }
      fn ring(x[...]) = knot(x)
      fn knot(x[...]) = ring(x)
      layer inner {
        axis b, t
        axis d = 4
        input u[b, t, d]
        state last[b, d]
        last = u
        output y = last[t-1]
      }
      layer a {
        axis b, t
        axis d = 4, h = 2, p = 3, k = 3, n = 5
        axis e = (h, p), c = d | n
        input x[b, t, d]
        input z[b, t, c]
        input ids[b, t]: i32
        weight w[d, d]
        weight g[d]
        weight m[e, d]
        weight table[n, d]
        state s0[b, d]
        state s3[b, t: 3, d]
        s0 = x
        s3 = x
      \(lines)
        output out = x
      }
      """)
  }

  @Test func linesAroundAreRight() {
    #expect(Self.layer("").check().isEmpty)
    #expect(Self.layer("y = linear(x, w)").check().isEmpty)
  }

  @Test(arguments: names + operators + reads + times)
  func isLocated(_ mistake: Mistake) { mistake.expect(in: Self.layer(mistake.text)) }

  @Test(arguments: functions + calls + blocks + storage)
  func isLocatedToo(_ mistake: Mistake) { mistake.expect(in: Self.layer(mistake.text)) }

  static let names = [
    Mistake("y = 1️⃣xx", "unknown name 'xx'"),
    Mistake("y = 1️⃣later\nlater = x", "'later' is used before it is defined"),
    Mistake("y = x\n1️⃣y = g", "'y' has two equations"),
    Mistake("1️⃣d = x", "'d' is already an axis"),
    Mistake("1️⃣pi = x", "'pi' is reserved"),
    Mistake("y = 1️⃣d * x", "'d' is an axis, not a value"),
    Mistake("y = 1️⃣d' + x", "'d'' is an index, not a value"),
    Mistake("y = 1️⃣silu + x", "'silu' is a function or a layer"),
    Mistake("y = 1️⃣inner * 2", "'inner' is a function or a layer"),
    Mistake("y = 1️⃣slu(x)", "unknown function 'slu'"),
    Mistake("y = 1️⃣g(x)", "'g' is not a function"),
    Mistake("y = sum[1️⃣x](x)", "'x' is not an axis"),
    Mistake("y = sum[1️⃣q](x)", "unknown axis 'q'"),
    Mistake("y, 1️⃣y = split(z)", "'y' has two equations"),
    Mistake("y = 1️⃣xx\nv = y + 1\nu = 2️⃣zz", "unknown name 'xx'", "unknown name 'zz'"),
  ]

  static let operators = [
    Mistake("y = g * 1️⃣w", "the axis 'd' stands twice here"),
    Mistake("y = 1️⃣x < 1", "'<' is allowed only in the condition of 'where'"),
    Mistake("y = 1️⃣not x", "'not' is allowed only in the condition"),
    Mistake("y = 1 + 1️⃣(x == 2)", "'==' is allowed only"),
    Mistake("y = where(x < 1, 1️⃣x < 2, 0)", "'<' is allowed only"),
    Mistake("y = sum[1️⃣n](x)", "there is no axis 'n' to run over"),
    Mistake("y = sum[1️⃣n](x * g)", "there is no axis 'n' to run over"),
    Mistake("y = sum[1️⃣b](x)", "'sum' over b would mix sequences"),
    Mistake("y = 1️⃣sum(x)", "'sum' needs the axes it runs over"),
    Mistake("y = sum[d, 1️⃣d](x)", "'d' stands twice"),
    Mistake("y = sum[d](1️⃣3)", "a number has no axes to run over"),
    Mistake("y = 1️⃣exp(x, x)", "'exp' takes 1 argument, not 2"),
    Mistake("y = 1️⃣max(x)", "'max' takes 2 arguments, not 1"),
    Mistake("y = exp[1️⃣d](x)", "'exp' takes no axes in brackets"),
    Mistake("y = exp(1️⃣a: x)", "'exp' has no argument 'a'"),
    Mistake("y = 1️⃣len(t) * x", "len(t) would depend on where a sequence is split"),
    Mistake("y = 1️⃣len(b) * x", "len(b) would depend"),
    Mistake("y = 1️⃣index(t) * x", "index(t) would depend"),
    Mistake("y = len(1️⃣2) * x", "'len' takes the name of an axis"),
    Mistake("y = split(1️⃣x)", "there is no concatenated axis to split"),
    Mistake("1️⃣y = split(z)", "1 name for 2 values"),
    Mistake("1️⃣y, v = x", "2 names for 1 value"),
    Mistake("y = 1 + 1️⃣split(z)", "this yields 2 values where one is needed"),
    Mistake("y = concat[1️⃣d](x, x)", "'concat' needs the concatenated axis"),
    Mistake("y = 1️⃣concat[c](x)", "'c' has 2 parts, here are 1"),
    Mistake("y = concat[c](x, 1️⃣x)", "this part of 'c' needs the axis 'n'"),
    Mistake("y = rotate[1️⃣n](x, seed: 1)", "there is no axis 'n' to rotate"),
    Mistake("y = rotate[d](x, seed: 1️⃣x)", "a seed is an integer"),
    Mistake("y = 1️⃣rotate(x)", "a rotation is written rotate[d](x, seed: 1)"),
    Mistake("y = fold(1️⃣x * g)", "this depends on more than weights"),
    Mistake("y = fold(g * 1️⃣x)", "this depends on more than weights"),
    Mistake("y = fold(1️⃣g + g) * x", "only products and rotations of one weight can be folded"),
    Mistake("y = 1️⃣fold(g) * x", "nothing is folded here"),
    Mistake("y = fold(1️⃣2 * g) * x", "only products and rotations"),
    Mistake("y = fold(1️⃣pi * g) * x", "a number stands where the weight belongs"),
    Mistake("y = fold(g * 1️⃣m) * x", "the factor has the axis 'h', which the weight has not"),
    Mistake("y = fold(rotate[1️⃣n](g, seed: 1)) * x", "there is no axis 'n' to rotate"),
    Mistake("y = fold(rotate[d](g, 1️⃣sed: 1)) * x", "'rotate' has no argument 'sed'"),
    Mistake("y = fold[1️⃣d](g) * x", "'fold' takes no axes in brackets"),
    Mistake("y = 1️⃣fold(g, g) * x", "'fold' takes one argument"),
    Mistake(
      "y = x\nrepeat i in 0 ..< 2 { y = y * 1️⃣fold(g * g) }", "would be worked out in every round"),
    Mistake("y = x from 1️⃣\"a.\"", "'from' belongs to the call of a layer"),
  ]

  static let reads = [
    Mistake("y = x[1️⃣n]", "'x' has no axis 'n'"),
    Mistake("y = x[1️⃣n = 0]", "'x' has no axis 'n'"),
    Mistake("y = g[d = 1️⃣4]", "the index 4 is outside 'd', which has 4"),
    Mistake("y = g[d = 1️⃣-1]", "the index -1 is outside"),
    Mistake("y = g[d = 1️⃣0.5]", "the index 0.5 is outside"),
    Mistake("y = x[1️⃣t = 0]", "a fixed 't' would depend"),
    Mistake("y = table[n = 1️⃣x]", "an index that is a value must be i32"),
    Mistake("y = m[1️⃣e = ids]", "a gather needs one axis"),
    Mistake("y = 1️⃣ids + 1", "an i32 can only be an index of a gather"),
    Mistake("y = 1️⃣w[d, d]", "the axis 'd' stands twice"),
    Mistake("y = 1️⃣w[d']", "the axis 'd' stands twice"),
    Mistake("y = 1️⃣x[d'] * x", "'y' has both 'd' and 'd''"),
    Mistake("y1️⃣[b, t] = x", "'y' has the axis 'd', which its shape lacks"),
    Mistake("y1️⃣[b, t, d, d] = x", "'d' stands twice in a shape"),
    Mistake("q = 2\ny = 1️⃣q[d]", "'q' is a number and has no axes"),
  ]

  static let times = [
    Mistake("y = x[1️⃣t-1]", "'x' is no state"),
    Mistake("y = s0[1️⃣t-2]", "'s0' keeps 1 step, it would be read at t - 2"),
    Mistake("y = s3[1️⃣t+1]", "'s3' would be read at t + 1, which is in the future"),
    Mistake("y = s3[1️⃣t + k]", "'s3' would be read at t + 2"),
    Mistake("y = s3[1️⃣t - d - 1]", "'s3' keeps 3 steps, it would be read at t - 4"),
    Mistake("y = s3[1️⃣t - n]", "'s3' keeps 3 steps, it would be read at t - 4"),
    Mistake("y = s3[1️⃣t - k - h]", "a time index has at most one index beside t"),
    Mistake("y = s3[t - 1️⃣e]", "an index beside t runs over one axis"),
    Mistake("y = s3[t - 1️⃣0.5]", "a time index is t plus or minus an integer"),
    Mistake("y = s3[t - 1️⃣x]", "a time index is t plus or minus an integer"),
    Mistake("y = s3[1️⃣t - t]", "a time index is t plus something"),
    Mistake("1️⃣s0 = x", "the state 's0' has two equations"),
    Mistake(
      "state q[b, d]\nq = q[1️⃣t-1] + x",
      "the past of 'q' is read before its equation"),
    Mistake("state q[b, d]\ny = 1️⃣q\nq = x", "'q' is read before its equation"),
    Mistake("state 1️⃣q[b, d]", "the state 'q' has no equation"),
    Mistake("state q[b]\nq = 1️⃣x", "the state 'q' has no axis 'd'"),
    Mistake("state q1️⃣[d]\nq = x", "the state 'q' has no axis b"),
    Mistake("state q[b, 1️⃣t, d]\nq = x", "a state has no 't' of its own"),
    Mistake("state q[b, t: 1️⃣k - 3, d]\nq = x", "is 0, it must be at least 1"),
    Mistake("recur over t { s9 = x }\nstate 1️⃣s9[b, d]", "'s9' is already"),
    Mistake(
      "state q[b, t: 2, d]\nrecur over t { 1️⃣q = x }", "a state that a recur carries keeps one"),
    Mistake(
      "state q[b, d]\nrecur over t { q = q[1️⃣t-2] + x }", "in its own recur 'q' is read at t-1"),
    Mistake("state q[b, d]\nrecur over t { y = q[1️⃣t-1] }\nq = x", "the past of 'q' is read before"),
    Mistake("recur over t { y = sum[1️⃣t](x) }", "'sum' over t cannot stand in a recur"),
  ]

  static let functions = [
    Mistake("y = linear(1️⃣x, m[d = 0])", "'x' of 'linear' needs the axis 'p'"),
    Mistake("y = 1️⃣linear(x)", "'linear' needs 'w'"),
    Mistake("y = linear(x, w, 1️⃣w)", "'linear' takes 2 arguments, not 3"),
    Mistake("y = rms_norm(x, g, 1️⃣epps: 1)", "'rms_norm' has no parameter 'epps'"),
    Mistake("y = rms_norm(x, g, eps: 1️⃣x)", "'eps' of 'rms_norm' is a number"),
    Mistake("y = gated(x, w, 2, scale: 1️⃣3)", "'scale' is given twice"),
    Mistake("y = l2norm(1️⃣x)", "the axis 'i' of 'l2norm' is not determined"),
    Mistake("y = l2norm[n](1️⃣x)", "needs the axis 'n'"),
    Mistake("y = 1️⃣l2norm[d, n](x)", "'l2norm' takes 1 axes in brackets, not 2"),
    Mistake("y = linear(x, 1️⃣g)", "'w' of 'linear' has 2 axes, this has 1"),
    Mistake("y = linear(1️⃣z, m)", "'x' of 'linear' needs the axis 'd', this has b, t, c"),
    Mistake("y = hold(x, 1️⃣g)", "'g' is not a state"),
    Mistake("y = hold(x, 1️⃣x + 1)", "a state is given by its name"),
    Mistake("y = hold(x, 1️⃣sx)", "unknown state 'sx'"),
    Mistake("y = 1️⃣hold(x)", "'hold' needs a state for 's'"),
    Mistake("y = 1 + 1️⃣pair(x)", "this yields 2 values"),
  ]

  static let calls = [
    Mistake("y = 1️⃣inner(x, x)", "'inner' has 1 input, not 2"),
    Mistake("y = inner(1️⃣g)", "'u' of 'inner' has the axes b, t, d, this has d"),
    Mistake("y = inner(1️⃣3)", "an input of a layer is no number"),
    Mistake("y = inner(1️⃣u: x)", "given by position"),
    Mistake("y = inner(1️⃣ids)", "'u' of 'inner' has the axes"),
    Mistake("y = inner(x) from 1️⃣\"a.{i}.\"", "'{i}' is no variable of a repeat"),
    Mistake("y = inner(x) from 1️⃣\"a.{.\"", "a brace in \"a.{.\" has no partner"),
    Mistake("y = inner(x) from 1️⃣\"a.{2*}.\"", "is no arithmetic"),
    Mistake("y = inner[1️⃣d](x)", "a layer takes no axes"),
    Mistake("recur over t { y = 1️⃣inner(x) }", "a layer cannot be called in a recur"),
  ]

  static let blocks = [
    Mistake("recur over t {\n1️⃣recur over t { y = x }\n}", "a recur cannot stand in a recur"),
    Mistake("reverse t {\n1️⃣reverse t { y = x }\n}", "a reverse cannot stand in a reverse"),
    Mistake("recur over t {\n1️⃣reverse t { y = x }\n}", "a reverse cannot stand in a recur"),
    Mistake(
      "recur over t {\n1️⃣repeat i in 0 ..< 2 { y = x }\n}", "a repeat cannot stand in a recur"),
    Mistake("repeat i in 1️⃣3 ..< 2 { y = x }", "this repeat would run from 3 to 2"),
    Mistake("repeat i in 1️⃣0 ..< 100000000 { y = x }", "more than 65536 rounds"),
    Mistake("repeat i in 0 ..< 1️⃣g { y = x }", "a length cannot depend on the value 'g'"),
    Mistake("repeat i in 0 ..< 2 { y = x * 1️⃣i }", "the variable of a repeat"),
    Mistake("repeat i in 0 ..< 2 { y = x }\nv = 1️⃣y", "'y' is defined in a repeat that has ended"),
    Mistake("y = 1\nrepeat i in 0 ..< 2 { 1️⃣y = x + y }", "'y' is a constant before the repeat"),
    Mistake("y = x\nrepeat i in 0 ..< 2 {\ny = x\n1️⃣y = x\n}", "'y' has two equations"),
    Mistake("state q[b, d]\nrepeat i in 0 ..< 2 { 1️⃣q = x }", "stands in a repeat"),
    Mistake("state q[b, d]\nreverse t { q = x }\ny = q[1️⃣t-1]", "read outside of the reverse"),
    Mistake("reverse t { y = s0[1️⃣t-1] }", "in a reverse, 's0' cannot be read at another time"),
  ]

  static let storage = [
    Mistake("input q[b, t]: 1️⃣f23", "unknown type 'f23'"),
    Mistake("weight q[d]: 1️⃣i32", "a weight cannot be i32"),
    Mistake("weight q1️⃣[b, d]", "a weight cannot depend on 'b'"),
    Mistake("weight q[d] or 1️⃣x", "the value after 'or' is a number"),
    Mistake("weight q[d, n] from 1️⃣\"w.{n}\"", "'{n}' is not a leading axis"),
    Mistake("weight q[d, n] from 1️⃣\"w.{n\"", "has no partner"),
    Mistake("input q[b, t, 1️⃣d']", "a declared shape has no primes"),
    Mistake("input q[b, t, 1️⃣t]", "'t' stands twice"),
    Mistake("input q[b, 1️⃣t: 2, d]", "only a state keeps steps"),
    Mistake("y = bf16(x)\nv = 1️⃣bf16(2)", "a constant has no storage type"),
    Mistake("y = 1️⃣i32(x)", "nothing can be converted to i32"),
    Mistake("const q = 1️⃣g", "a constant cannot depend on a value"),
    Mistake("output twin = x\noutput 1️⃣twin = x", "'twin' is declared twice"),
  ]
}
