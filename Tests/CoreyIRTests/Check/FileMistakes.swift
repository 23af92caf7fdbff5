import Testing

@testable import CoreyIR

/// Mistakes in axes, in layers and functions as a whole, and in what the user sets.
@Suite struct FileMistakes {
  static func layer(_ axes: String) -> String {
    """
    layer a {
      axis b, t
      axis d = 4
    \(axes)
      input x[b, t, d]
      output out = x
    }
    """
  }

  @Test(arguments: lengths + structures)
  func axesAreChecked(_ mistake: Mistake) {
    mistake.expect(in: MarkedSource(Self.layer(mistake.text)))
  }

  static let lengths = [
    Mistake("axis e = 1️⃣0", "the length of 'e' is 0, it must be at least 1"),
    Mistake("axis e = 1️⃣d - 5", "the length of 'e' is -1"),
    Mistake("axis e = 1️⃣d / 3", "the length of 'e' is 4/3, which is no integer"),
    Mistake("axis e = 1️⃣0.5", "a length is made of integers"),
    Mistake("axis e = 1️⃣9999999999999", "which is more than 2^31"),
    Mistake("axis e = 1️⃣99999999999999999999", "a length is made of integers"),
    Mistake("axis e = 1️⃣9000000000000000 * 9000000000000000", "beyond 64 bits"),
    Mistake("axis e = 1️⃣d / 0", "division by zero"),
    Mistake("axis e = 1️⃣dd", "unknown axis or constant 'dd'"),
    Mistake("axis e = 1️⃣f\naxis f = 2", "'f' is used before it is defined"),
    Mistake("axis e = 1️⃣e", "'e' is used before it is defined"),
    Mistake("axis e = 1️⃣sqrt(d)", "'sqrt' has no meaning in a length"),
    Mistake("axis e = 1️⃣ceil(d, 2)", "'ceil' takes 1 here, not 2"),
    Mistake("axis e = 1️⃣d < 2", "'<' has no meaning in a length"),
    Mistake("axis e = 1️⃣t", "the length of 't' is known at run time only"),
    Mistake("axis 1️⃣e", "the axis 'e' needs a length"),
    Mistake("axis b = 1️⃣4", "the length of 'b' is known at run time only"),
    Mistake("axis 1️⃣d = 5", "'d' is already an axis"),
    Mistake("axis 1️⃣zero = 5", "'zero' is reserved"),
    Mistake("axis e = d * 1️⃣inf", "unknown axis or constant 'inf'"),
  ]

  static let structures = [
    Mistake("axis e = 1️⃣(d, d)", "'d' stands twice in a product"),
    Mistake("axis e = 1️⃣(d, t)", "'t' cannot be a factor of a product"),
    Mistake("axis e = d | 1️⃣b", "'b' cannot be a part of a concatenation"),
    Mistake("axis e = d | 1️⃣q", "unknown axis 'q'"),
    Mistake(
      "axis m = 2000000000, n = 2000000000\naxis e = 1️⃣(m, n)", "m, n has more than 2^40 elements"),
    Mistake(
      "axis m = 2000000000\nweight w1️⃣[m, d, 1000]", "m, d, n1000 has more than 2^40 elements"),
    Mistake(
      "axis m = 2000000000\naxis e = 1️⃣m | m", "this axis is longer than 2^31"),
    Mistake("weight w[1️⃣0]", "an axis must have a length from 1 to 2^31"),
    Mistake(
      "axis m = 2000000, n = 2000000\ninput u[b, m]\ninput v[b, n]\ny = 1️⃣u * v",
      "m, n has more than 2^40 elements"),
  ]

  static let files = [
    Mistake("layer 1️⃣a {\n  input x[b]\n  y = x\n}", "the layer 'a' has no output"),
    Mistake("fn 1️⃣exp(x[...]) = x\n" + layer(""), "'exp' is built in and cannot be defined again"),
    Mistake("fn 1️⃣linear(x[...]) = x\n" + layer(""), "'linear' is already defined in the prelude"),
    Mistake("fn f(x[...]) = x\nfn 1️⃣f(x[...]) = x\n" + layer(""), "'f' is already defined"),
    Mistake(layer("") + "\nlayer 1️⃣a {\n  input x[b]\n  output y = x\n}", "'a' is already defined"),
    Mistake("extern 1️⃣\"ops.h\"\n" + layer(""), "functions of a C header cannot be called"),
    Mistake(
      "layer a {\n  input x[b, t]\n  y = 1️⃣a(x)\n  output o = y\n}",
      "a layer cannot call itself: a calls a"),
    Mistake(
      """
      layer p {
        input x[b, t]
        y = 1️⃣q(x)
        output o = y
      }
      layer q {
        input x[b, t]
        y = p(x)
        output o = y
      }
      """, "a layer cannot call itself: q calls p calls q"),
    Mistake(
      "fn f(x[...]) = g(x)\nfn g(x[...]) = 1️⃣f(x)\n" + layer("input u[b, t]\ny = f(u)"),
      "the function 'f' calls itself"),
    Mistake(
      """
      layer p {
        input x[b, t]
        state 1️⃣s[b]
        s = x
        output o = s[t-1]
      }
      layer q {
        input x[b, t]
        y = p(x)
        z = p(y)
        output o = z
      }
      """, "two states are both named 's'"),
    Mistake(
      """
      layer p {
        input x[b, t]
        state 1️⃣s[b]
        s = x
        output o = s[t-1]
      }
      layer q {
        input x[b, t]
        y = x
        repeat i in 0 ..< 3 { y = p(y) from "same." }
        output o = y
      }
      """, "two states are both named 'same.s'"),
    Mistake(
      """
      layer p {
        axis d = 4
        input x[b, t, d]
        y = x + 1️⃣zz
        output o = y
      }
      layer q {
        axis d = 4
        input x[b, t, d]
        y = p(x)
        output o = sum[d](y)
        output u = 2️⃣vv
      }
      """, "unknown name 'zz'", "unknown name 'vv'"),
  ]

  @Test(arguments: files)
  func filesAreChecked(_ mistake: Mistake) { mistake.expect(in: MarkedSource(mistake.text)) }

  @Test func settingsAreChecked() {
    let source = MarkedSource(Self.layer("axis head = 2\naxis e = (head, d)"))
    #expect(source.check(overrides: ["head": 8, "d": 6]).isEmpty)
    for (name, length, message) in [
      ("hed", 2, "no layer has an axis 'hed'"), ("head", 0, "it must be from 1 to 2^31"),
      ("head", .max, "it must be from 1 to 2^31"), ("e", 4, "'e' is made of other axes"),
    ] {
      let found = source.check(overrides: [name: length])
      #expect(found.contains { $0.1.message.contains(message) }, "\(found.map(\.1.message))")
    }
    #expect(source.check(overrides: ["hed": 2]).first?.1.suggestion == "did you mean 'head'?")
    #expect(source.check(entry: "aa").first?.1.suggestion == "did you mean 'a'?")
    #expect(MarkedSource("").check().first?.1.message == "there is no layer to compile")
  }

  @Test func suggestionsAreGiven() {
    let found = StatementMistakes.layer("y = rms_nrm(x, g)").check()
    #expect(found.first?.1.suggestion == "did you mean 'rms_norm'?")
    let name = StatementMistakes.layer("value = x\ny = valve * 2").check()
    #expect(name.first?.1.suggestion == "did you mean 'value'?")
  }

  @Test func mistakesInThePreludeAreShownAtTheCall() {
    let source = StatementMistakes.layer("y = 1️⃣softmax[n](x) + 1").check()
    #expect(source.count == 1)
    let marked = StatementMistakes.layer("y = 1 + 1️⃣layer_norm[b](x)")
    let found = marked.check()
    #expect(found.first?.0 == marked.marks.first)
    #expect(found.first?.1.notes.contains { $0.message.contains("in the prelude's") } == true)
  }

  /// Text made to exhaust stack or memory is refused like any other mistake.
  @Test func hostileTextIsRefused() {
    let doubling = (1...40).map { "fn fn\($0)(x[...]) = fn\($0 - 1)(x) + fn\($0 - 1)(x)" }
    let bomb =
      "fn fn0(x[...]) = x + x\n" + doubling.joined(separator: "\n") + "\n"
      + Self.layer("input u[b, t]\ny = fn40(u)")
    #expect(MarkedSource(bomb).check().first?.1.message.contains("operations") == true)
    let chain = (1...200).map { "fn fn\($0)(x[...]) = fn\($0 - 1)(x)" }
    let deep =
      "fn fn0(x[...]) = x + x\n" + chain.joined(separator: "\n") + "\n"
      + Self.layer("input u[b, t]\ny = fn200(u)")
    #expect(MarkedSource(deep).check().first?.1.message.contains("nested") == true)
    let nested = String(repeating: "abs(", count: 90)
    let tower = (1...60).map { "fn fn\($0)(x[...]) = \(nested)fn\($0 - 1)(x)" }
      .map { $0 + String(repeating: ")", count: 90) }
    let tall =
      "fn fn0(x[...]) = x + x\n" + tower.joined(separator: "\n") + "\n"
      + Self.layer("input u[b, t]\ny = fn60(u)")
    #expect(MarkedSource(tall).check().first?.1.message == "this is nested too deep")
    let sum = "input u[b, t]\ny = " + Array(repeating: "u", count: 150).joined(separator: " + ")
    #expect(MarkedSource(Self.layer(sum)).check().isEmpty)
    let primes = "input u[b, t]\ny = x[d" + String(repeating: "'", count: 100_000) + "]"
    #expect(!MarkedSource(Self.layer(primes)).check().isEmpty)
  }
}
