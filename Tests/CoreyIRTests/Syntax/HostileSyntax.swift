/// Malformed text: each must give at least one located diagnostic.
enum HostileSyntax {
  /// Snippets that stand for a whole file.
  static let files: [String] = [
    "laier l {\n}", "layer", "layer {", "layer l", "layer l\n{\n}", "layer l {", "layer 3 {\n}",
    "layer l' {\n}", "layer fn {\n}", "}", "{", "fn", "fn f", "fn f(", "fn f()", "fn f() = 1",
    "fn f(x", "fn f(x)", "fn f(x) =", "fn f(x) {", "fn f(x) {\n}", "fn f(x) { y = x }",
    "fn f(x) { return }", "fn f(x) { return x\n y = x }", "fn f(x) { return x, }",
    "fn f[(x) = x", "fn f[](x) = x", "fn f[3](x) = x", "fn f(x,) = x", "fn f(x y) = x",
    "fn f(x[..., ...]) = x", "fn f(x[i, ...]) = x", "fn f(x[) = x", "fn f(state) = 1",
    "fn f(state s[b]) = 1", "fn f(x = ) = x", "fn f(x) = x y", "fn 3(x) = x", "fn f(3) = 3",
    "extern", "extern foo", "extern \"a", "extern \"a\" \"b\"", "import foo", "axis d = 3",
    "x = 3", "input x[b]", "layer l { fn f(x) = x }", "layer l { layer m { } }", "return 3",
    "\u{0}", "\u{FEFF}\u{FEFF}", "layer l { } }", "layer l { } layer m { }", "\"", "'", "`", "~",
    "layer l {\n  recur over t {\n    h = 1\n", "layer l { extern \"a\" }",
  ]

  /// Lines that stand inside a layer.
  static let lines: [String] = [
    // Declarations
    "axis", "axis 3", "axis d =", "axis d = 3 4", "axis d,, e", "axis d = (", "axis d = (g, r",
    "axis d = ((h, p))", "axis d = (2 * e) | 3", "axis d = e |", "axis d = | e", "axis d = e || g",
    "axis d' = 3", "axis d[3]", "axis d: 3", "axis d = 99999999999999999999 | e",
    "axis d = 1.5 | e", "axis in = 3", "axis d = e, = 3",
    "const", "const 3", "const c", "const c = ", "const c = 3 const d = 4", "const c[b] = 3",
    "input", "input x", "input x:", "input x[", "input x[b, t, d", "input x[b,, d]", "input x[b d]",
    "input x[b]: ", "input x[b]: 3", "input x[b] from \"a\"", "input x[b] = 3", "input x[-d]",
    "input x[1.5]", "input x[d: 3]", "input x[(d)]", "input x[b]: bf16 f16", "input state[b]",
    "weight w", "weight w[d] from", "weight w[d] from a", "weight w[d] or", "weight w[d] or \"a\"",
    "weight w[d] or 0 from \"a\"", "weight w[d] from \"a\" \"b\"", "weight w[d] from \"a",
    "weight w[d]: bf16: f16", "weight w[d] = 0",
    "state s", "state s[b]: f32", "state s[b] = 1", "state s[b] = ", "state s[b, t:]",
    "state s[b, t: ]", "state s[b, x: 3]", "state s[b] or 0", "state s[b] = 0 0",
    "output", "output o", "output o =", "output = x", "output o[b = 3] = x", "output o x",
    "wieght w[d]", "outptu o = x", "let y = 3",
    // Equations
    "=", "= 3", "y", "y =", "y == 3", "y, = 3", "y z = 3", "3 = y", "y[ = 3", "y[b = 3] = x",
    "y' = 3", "y = 3,", "y = 3 4", "y = x from", "y = f(x) from a", "y = (", "y = )", "y = (x",
    "y = x)", "y = [3]", "y = x[", "y = x[]", "y = x[3]", "y = x[d =]", "y = x[d = 3", "y = x]",
    "y = x[d-1]", "y = x[t-]", "y = x[t+", "y = x[t * 2]", "y = x[b][d]", "y = f(x)[d]",
    "y = (x)[d]", "y = f(", "y = f(x", "y = f(x,)", "y = f(,x)", "y = f(x y)", "y = f(a: )",
    "y = f(a: b: c)", "y = f[t-1](x)", "y = f[d = 3](x)", "y = sum[](x)", "y = (a, b)",
    // Operators and tokens
    "y = +x", "y = x +", "y = * x", "y = x * * z", "y = x ** 2", "y = x ^ 2", "y = x % 2",
    "y = a < b < c", "y = a == b != c", "y = a & b", "y = a && b", "y = a || b", "y = !a",
    "y = not", "y = a and", "y = and a", "y = a or or b", "y = a ? b : c", "y = a; z = b",
    "y = 1.", "y = .5", "y = 1e", "y = 1e+", "y = 1abc", "y = 0x10", "y = 1_000", "y = 1e999",
    "y = 1..2", "y = 1 ... 2", "y = 1 ..< 2", "y = \"a\"", "y = @x", "y = #x", "y = $x", "y = x\\",
    "y = a \u{2212} b", "y = a \u{D7} b", "y = a \u{2264} b", "y = \u{3C0}", "y = \u{221E}",
    "caf\u{E9} = 3", "y = x\u{A0}+ z", "y = \u{1F600}", "y = x\u{0}", "y = \u{7F}",
    "\u{201C}a\u{201D} = 3", "/ y = 3", "/* y */",
    // Blocks
    "recur", "recur over", "recur over t", "recur over x { h = 1 }", "recur t { h = 1 }",
    "recur over t { h = }", "recur over t { input x[b] }", "recur over t { return 3 }",
    "recur ovr t { h = 1 }", "reverse", "reverse x { h = 1 }", "reverse over t { h = 1 }",
    "repeat", "repeat i", "repeat i in", "repeat i in 0", "repeat i in 0 ..< { x = 1 }",
    "repeat i in 0 ... 3 { x = 1 }", "repeat in 0 ..< 3 { x = 1 }", "repeat i 0 ..< 3 { x = 1 }",
    "repeat i in 0 ..< 3 x = 1", "{ x = 1 }", "over t { }", "in = 3", "from = 3", "return x",
    "from \"a\"",
  ]
}
