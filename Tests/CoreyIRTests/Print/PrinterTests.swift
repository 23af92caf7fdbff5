import Testing

@testable import CoreyIR

@Suite struct PrinterTests {
  private func printed(_ body: String) throws -> String {
    let text = """
      layer l {
        axis b, t
        axis d = 4, e = 3
        input x[b, t, d]
        weight w[d, d] from "w"
      \(body)
      }
      """
    return Printer.print(try Checker.check(SourceFile(path: "a.ssm", text: text)))
  }

  @Test func oneStatementANode() throws {
    let text = try printed("  output out = x * 2 + exp(x)")
    #expect(
      text == """
        layer l {
          axis b, t
          axis d = 4
          axis e = 3
          input x[b, t, d]
          weight w[d, d]

          v1 = exp(x)
          out = fma(x, 2, v1)
          output out = out
        }

        """)
  }

  @Test func sumsOfNamedProductsAreNotFused() throws {
    let text = try printed("  p = x * x\n  output out = p + x")
    #expect(text.contains("p = x * x\n  out = p + x\n"))
  }

  @Test func namesAreUniqueAndLegal() throws {
    let text = try printed(
      """
        fn_1 = exp(x)
        output exp_1 = softmax[d](fn_1)
        output out = softmax[d](x)
      """)
    #expect(text.contains("fn_1 = exp(x)"))
    #expect(text.contains("p = exp("))
    #expect(text.contains("p_2 = exp("))
  }

  @Test func secondIndicesFixedIndicesAndShapes() throws {
    let text = try printed(
      """
        a = sum[d'](x[d'] * w[d, d'])
        c = a[d = 3]
        y[b, t, e, d] = x
        z[t, b, d] = x
        output out = y + z + c
      """)
    #expect(text.contains("a = sum[d'](x[d'] * w[d, d'])"))
    #expect(text.contains("c = a[d = 3]"))
    #expect(text.contains("y[b, t, e, d] = x"))
    #expect(text.contains("z[t, b, d] = x"))
  }

  @Test func conditionsStandWhereTheyAreUsed() throws {
    let text = try printed("  output out = where(x > 1 and not (x == 2), x, -inf)")
    #expect(text.contains("where((1 < x) and (not (x == 2)), x, -inf)"))
  }

  @Test func statesAndTime() throws {
    let text = try printed(
      """
        state s[b, t: 3, d]
        state h[b, d] = 0
        s = x
        recur over t { h = h[t-1] * 0.5 + s[t-2] }
        output out = sum[e](s[t - e]) + h
      """)
    #expect(text.contains("state s[b, t: 3, d]\n"))
    #expect(text.contains("state h[b, d] = 0\n"))
    #expect(text.contains("recur over t {\n    h = fma(h[t - 1], 0.5, s[t - 2])\n  }"))
    #expect(text.contains("sum[e](s[t - e])"))
  }

  @Test(arguments: [
    (1.0, "1"), (0.1, "0.1"), (1e-5, "1e-05"), (1e300, "1e+300"), (-0.0, "-0"), (-2.5, "-2.5"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.leastNonzeroMagnitude, "5e-324"), (1e16, "1e+16"),
  ]) func literals(_ number: Double, _ text: String) throws {
    #expect(number.literal == text)
  }

  @Test func literalsReadBack() throws {
    for number in [
      0.1, 1 / 3, 1e-5, 6.02e23, -7.25, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ] {
      let text = try printed("  output out = x * \(number.literal)")
      #expect(text.contains("out = x * \(number.literal)\n"))
    }
  }

  @Test func axesOfACalleeKeepApartFromThoseOfItsCaller() throws {
    // Both layers have an axis k of their own, of different lengths.
    var program = try Checker.check(
      SourceFile(
        path: "a.ssm",
        text: """
          layer inner {
            axis b, t
            axis d = 4, m = 2
            input x[b, t, d]
            weight w[m, d]
            output y = x * sum[m](sum[d](x * w))
          }
          layer outer {
            axis b, t
            axis d = 4, k = 3
            input x[b, t, d]
            weight v[k]
            output out = inner(x) * sum[k](v)
          }
          """))
    let before = program
    for index in program.layers[0].axes.indices where program.layers[0].axes[index].name == "m" {
      program.layers[0].axes[index].name = "k"
    }
    let again = try Checker.check(SourceFile(path: "b.ssm", text: Printer.print(program)))
    #expect(again.layers[0].axes.map(\.extent) == before.layers[0].axes.map(\.extent))
    #expect(again.layers[0].axes.map(\.name) == ["b", "t", "d", "k_2"])
    #expect(again.layers[1].axes == before.layers[1].axes)
  }
}
