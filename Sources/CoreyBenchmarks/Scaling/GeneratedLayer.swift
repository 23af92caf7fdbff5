/// The source of a layer with as many statements as one likes, in the mix of real layers: norms,
/// linear maps, gates, recurrences and what is pointwise between them.
struct GeneratedLayer {
  /// Statements of one block.
  private static let blockLength = 10

  private let statements: Int
  private var declarations: [String] = []
  private var body: [String] = []

  /// The text of a layer of `statements` statements, rounded up to whole blocks.
  static func source(statements: Int) -> String {
    var layer = GeneratedLayer(statements: statements)
    for index in 0..<layer.blocks { layer.appendBlock(index) }
    return layer.text
  }

  private var blocks: Int { (statements + Self.blockLength - 1) / Self.blockLength }

  private init(statements: Int) { self.statements = statements }

  private mutating func appendBlock(_ index: Int) {
    let (i, x) = ("\(index)", index == 0 ? "x" : "x\(index)")
    declarations += [
      "weight norm\(i)[d] from \"\(i).norm\"", "weight up\(i)[e, d] from \"\(i).up\"",
      "weight gate\(i)[e, d] from \"\(i).gate\"", "weight skip\(i)[e] from \"\(i).skip\"",
      "weight down\(i)[d, e] from \"\(i).down\"", "state h\(i)[b, e]",
    ]
    body += [
      "u\(i) = rms_norm(\(x), norm\(i))",
      "a\(i) = linear(u\(i), up\(i))",
      "g\(i) = sigmoid(linear(u\(i), gate\(i)))",
      "v\(i) = (1 - g\(i)) * silu(a\(i))",
      "recur over t { h\(i) = g\(i) * h\(i)[t-1] + v\(i) }",
      "m\(i) = h\(i) + skip\(i) * a\(i)",
      "c\(i) = tanh(m\(i))",
      "p\(i) = c\(i) * g\(i)",
      "o\(i) = linear(p\(i), down\(i))",
      "x\(index + 1) = \(x) + o\(i)",
    ]
  }

  private var text: String {
    let lines = ["axis b, t", "axis d = 48, e = 80", "input x[b, t, d]"] + declarations + body
    return "layer generated {\n" + lines.map { "  \($0)\n" }.joined()
      + "  output out = x\(blocks)\n}\n"
  }
}
