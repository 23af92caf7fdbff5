import Testing

@testable import CoreyIR

/// What statements become: one node a line, as the printer writes them.
@Suite struct ElaborationTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    /// Lines of the printed layer, in this order, with others possibly between them.
    let lines: [String]
    var testDescription: String { text.split(separator: "\n").first.map(String.init) ?? "" }

    init(_ text: String, _ lines: String...) {
      self.text = text
      self.lines = lines
    }
  }

  static func layer(_ lines: String) -> String {
    """
    fn shift(x[...], state s) {
      s = x
      return s[t-2]
    }
    fn decayed(x[..., i], a[i], state h) {
      recur over t { h = a * h[t-1] + x }
      return h
    }
    layer a {
      axis b, t
      axis d = 4, h = 2, p = 3, k = 3, n = 5
      axis e = (h, p), c = d | n
      input x[b, t, d]
      input u[b, t, e]
      input ids[b, t]: i32
      weight w[d, d]
      weight g[d]
      weight m[e, d]
      weight taps[d, k]
      weight table[n, d]
    \(lines)
      output out = y
    }
    """
  }

  @Test(arguments: rounding + indices + states + structure)
  func becomes(_ example: Case) throws {
    do throws(Diagnostics) {
      let program = try Checker.check(
        SourceFile(path: "test.ssm", text: Self.layer(example.text)))
      do throws(Diagnostic) { try program.verify() } catch { Issue.record("\(error.message)") }
      let text = Printer.print(program)
      let printed = text.split(separator: "\n", omittingEmptySubsequences: false).map {
        $0.trimmingPrefix { $0 == " " }
      }
      var rest = printed[...]
      for line in example.lines {
        let found = rest.firstIndex { $0 == line }
        #expect(
          found != nil, "no '\(line)' in\n\(printed.drop { !$0.isEmpty }.joined(separator: "\n"))")
        if let found { rest = rest[(found + 1)...] }
      }
    } catch {
      Issue.record("\(error.summary)")
    }
  }

  /// Which sums are one fma, what folds.
  static let rounding = [
    Case("y = x * g + x", "y = fma(x, g, x)"),
    Case("y = x + x * g", "y = fma(x, g, x)"),
    Case("y = x + (x * g)", "y = fma(x, g, x)"),
    Case("y = x * g + x * 2", "v1 = x * 2", "y = fma(x, g, v1)"),
    Case("y = x * g - x", "v1 = -x", "y = fma(x, g, v1)"),
    Case("y = x - g * x", "v1 = -g", "y = fma(v1, x, x)"),
    Case("y = x - 2 * x", "y = fma(-2, x, x)"),
    Case("y = x - x * 2", "y = fma(x, -2, x)"),
    Case("y = x * g - 1", "y = fma(x, g, -1)"),
    Case("y = x + 2 * 3", "y = x + 6"),
    Case("y = -x * g + x", "v1 = -x", "y = fma(v1, g, x)"),
    Case("y = x + x / g", "v1 = x / g", "y = x + v1"),
    Case("y = x + -(x * g)", "v1 = x * g", "v2 = -v1", "y = x + v2"),
    Case("y = x + x + x * g + g", "v1 = x + x", "v2 = fma(x, g, v1)", "y = v2 + g"),
    Case("y = x * 2 * 3", "v1 = x * 2", "y = v1 * 3"),
    Case("y = 2 * 3 * x", "y = 6 * x"),
    Case("y = x * (1 / sqrt(len(e) + 3))", "y = x * 0.3333333333333333"),
    Case("const q = 2 * pi, r = -inf\ny = max(x, r) * (q / pi)", "v1 = max(x, -inf)", "y = v1 * 2"),
    Case("y = fma(x, g, 1)", "y = fma(x, g, 1)"),
    Case("y = sum[d](x * g)", "y = sum[d](x * g)"),
    Case("y = sum[d](x * g * g)", "v1 = x * g", "y = sum[d](v1 * g)"),
    Case("y = sum[d](x + g)", "v1 = x + g", "y = sum[d](v1)"),
    Case("y = sum[d](square(x))", "v1 = square(x)", "y = sum[d](v1)"),
    Case("y = sum[p, h](u)", "y = sum[h, p](u)"),
    Case("y = sum[e](u * u)", "y = sum[h, p](u * u)"),
    Case("y = max[d](x) - min[d](x)", "v1 = max[d](x)", "v2 = min[d](x)", "y = v1 - v2"),
    Case("y = where(x > g, 1, 0)", "y = where(g < x, 1, 0)"),
    Case(
      "y = where(x != 1 or not (x >= 2), x, g)",
      "y = where((not (x == 1)) or (not (2 <= x)), x, g)"),
    Case("y = bf16(x) + 1", "v1 = bf16(x)", "y = v1 + 1"),
  ]

  static let indices = [
    Case("y = linear(x, w)", "y = sum[d'](x[d'] * w[d, d'])"),
    Case(
      "y = linear(linear(x, w), w)", "v1 = sum[d'](x[d'] * w[d, d'])",
      "y = sum[d'](v1[d'] * w[d, d'])"),
    Case("y = sum[d'](w[d, d'] * x[d'])", "y = sum[d'](w[d, d'] * x[d'])"),
    Case("y = sum[d](w[d, d'] * x)", "y = sum[d'](w[d', d] * x[d'])"),
    Case("y = linear(x, m)", "y = sum[d](x * m)"),
    Case("q[b, t, d, d'] = x * x[d']\ny = x", "q[b, t, d, d'] = x * x[d']"),
    Case("q[b, t, d, d'] = x * x[d']\ny = sum[d'](q)", "y = sum[d'](q[b, t, d, d'])"),
    Case("y[d, t, b] = x * g", "y[d, t, b] = x * g"),
    Case("y[b, t, d, n] = x", "y[b, t, d, n] = x"),
    Case("y[t, b, d] = x", "y[t, b, d] = x"),
    Case("y = x[d = 1] * g", "y = x[d = 1] * g"),
    Case("y = u[e = 4] * g", "y = u[h = 1, p = 1] * g"),
    Case("y = x[d = 1]", "y = x[d = 1]"),
    Case("y = table[n = ids]", "y = table[n = ids]"),
    Case(
      "y = table[n = ids] * sum[n](table)", "v1 = table[n = ids]", "v2 = sum[n](table)",
      "y = v1 * v2"),
    Case(
      "y = u * index(e)", "v1 = index(h)", "v2 = index(p)", "v3 = fma(v1, 3, v2)",
      "y = u * v3"),
    Case("y = softmax[d'](x[d'])", "v1 = max[d](x)"),
    Case("y = rms[(h, p)](u)", "v2 = sum[h, p](v1)", "v3 = v2 / 6"),
  ]

  static let states = [
    Case("state s[b, d]\ns = x\ny = s[t-1]", "s = x", "y = s[t - 1]"),
    Case("state s[b, t: 2, d]\ns = x\ny = s[t - k] * taps", "y = s[t - k] * taps"),
    Case(
      "state s[b, t: k - 1, d]\ny = causal_conv(x, taps, s)",
      "y = sum[k](s[t - 2 + k] * taps)"),
    Case("state s[b, t: 2, d]\ns = 1\ny = s[t-1]", "v1[b, t, d] = 1", "s = v1"),
    Case("state s[b, d]\nrecur over t { s = s[t-1] + 1 }\ny = s", "s = s[t - 1] + 1"),
    Case("state s[b, n, d]\nrecur over t { s = x }\ny = s", "s = x"),
    Case(
      "state s[b, d]\nrecur over t { s = g * s[t-1] + exp(g) * x }\ny = s[t-1] + s",
      "v1 = exp(g)", "recur over t {", "v2 = v1 * x", "s = fma(g, s[t - 1], v2)"),
    Case("y = shift(x, zero)", "state s[b, t: 2, d] = 0", "s = x", "y = s[t - 2]"),
    Case(
      "y = decayed(x, g, zero)", "state h_2[b, d] = 0", "recur over t {",
      "h_2 = fma(g, h_2[t - 1], x)"),
    Case("state s[b, d] = 0\ns = x\ny = s[t-1]", "state s[b, d] = 0"),
    Case(
      "state s[b, d]\nreverse t {\ns = x\ny = s[t-1]\n}", "state s[b, d] = 0", "reverse t {",
      "s = x"),
    Case("state s[b, d]\ns = x\ny = s[t-1] + sum[t](x)", "state s[b, d] = 0"),
  ]

  static let structure = [
    Case(
      "q = concat[c](x, sum[d](x) * table[d = 0])\ny, z = split(q)",
      "q = concat[c](x, v2)", "y, z = split[c](q)"),
    Case("axis f = 2 * d\nweight wf[f, d]\ny = linear(x, wf)", "axis f = 8"),
    Case(
      "weight wf[d | d, d]\ny, z = split(linear(x, wf))", "axis d_d = d | d",
      "weight wf[d_d, d]", "y, z = split[d_d](v1)"),
    Case("weight wf[3, d]\ny = sum[d](wf * x)", "axis n3 = 3", "weight wf[n3, d]"),
    Case("y = rotate[d](x, seed: 7)", "y = rotate[d](x, seed: 7)"),
    Case(
      "y = linear(x, fold(unrotate[d](w[d, d'] * g * 0.5, seed: 7)))",
      "v1[d, d'] = fold(unrotate[d](w[d, d'] * g * 0.5, seed: 7))"),
    Case("y = x\nrepeat i in 0 ..< 3 { y = y * g }", "repeat i in 0 ..< 3 {"),
    Case(
      "y = x\nrepeat i in 0 ..< 3 {\nrepeat j in 1 ..< 2 { y = y * g }\n}",
      "repeat i in 0 ..< 3 {", "repeat j in 1 ..< 2 {"),
    Case("v = x\ny = v", "out = copy(x)"),
  ]
}
