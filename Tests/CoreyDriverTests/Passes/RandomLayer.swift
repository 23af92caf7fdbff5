/// Random layers as source text: every construct that a pass may meet, small enough to interpret.
struct RandomLayer {
  private var random: SeededNumbers
  /// Values with all of b, t, d.
  private var wide: [String] = ["x"]
  private var number = 0
  private var declarations: [String] = []
  private var body: [String] = []

  /// The source for a seed.
  static func source(seed: UInt64, statements: Int = 12) -> String {
    var layer = RandomLayer(random: SeededNumbers("random layer \(seed)"))
    for _ in 0..<statements { layer.statement() }
    return layer.source()
  }

  private init(random: SeededNumbers) { self.random = random }

  private mutating func fresh(_ prefix: String) -> String {
    number += 1
    return "\(prefix)\(number)"
  }

  private mutating func any() -> String { wide.randomElement(using: &random) ?? "x" }

  private mutating func weight(_ shape: String) -> String {
    let name = fresh("w")
    declarations.append("  weight \(name)[\(shape)] from \"\(name)\"")
    return name
  }

  private mutating func state(_ shape: String, isLocal: Bool = false) -> String {
    let name = fresh("s")
    declarations.append("  state \(name)[\(shape)]\(isLocal ? " = 0" : "")")
    return name
  }

  private mutating func define(_ expression: String) {
    let name = fresh("v")
    body.append("  \(name) = \(expression)")
    wide.append(name)
  }

  private mutating func statement() {
    switch Int.random(in: 0..<14, using: &random) {
    case 0: define("\(any()) + \(any())")
    case 1: define("\(any()) * \(any()) - \(any())")
    case 2: define("sigmoid(\(any()))")
    case 3: define("where(\(any()) < 0, \(any()), -0.0)")
    case 4:
      let half = fresh("c")
      body.append("  \(half) = 0.25")
      define("(\(half) + \(half)) * \(any()) + exp(\(half))")
    case 5:
      let weight = weight("e, d")
      let back = self.weight("d, e")
      define("linear(tanh(linear(\(any()), \(weight))), \(back))")
    case 6: define("\(any()) / (1 + sum[d](square(\(any()))))")
    case 7:
      let past = state("b, t: 2, d")
      body.append("  \(past) = \(any())")
      define("\(past) + \(past)[t-1] * \(past)[t-2]")
    case 8:
      let weight = weight("d | d, d")
      let parts = (fresh("v"), fresh("v"))
      body.append("  \(parts.0), \(parts.1) = split(linear(\(any()), \(weight)))")
      wide.append(parts.0)
    case 9: recurrence()
    case 10:
      let carried = fresh("v")
      body.append("  \(carried) = \(any())")
      body.append(
        "  repeat i in 0 ..< 3 {\n    \(carried) = tanh(\(carried) + \(any()))\n  }")
      wide.append(carried)
    case 11: define("leaf(\(any())) from \"\(fresh("l")).\"")
    case 12: define("once\(number % 2)(\(any())) from \"\(fresh("l")).\"")
    default:
      // Twice the same, and something that nothing reads.
      let value = any()
      define("exp(-abs(\(value)))")
      define("exp(-abs(\(value)))")
      body.append("  \(fresh("u")) = cos(\(value))")
    }
  }

  private mutating func recurrence() {
    let decay = weight("d")
    let first = state("b, d")
    let second = state("b, d", isLocal: Bool.random(using: &random))
    let wideState = state("b, d, n")
    let inside = fresh("v")
    let drive = weight("n")
    body.append(
      """
        recur over t {
          \(first) = sigmoid(\(decay) * \(any())) * \(first)[t-1] + \(any())
          \(inside) = tanh(\(first)) * \(second)[t-1]
          \(second) = 0.5 * \(second)[t-1] + \(first)[t-1]
          \(wideState) = exp(-square(\(any()))) * \(wideState)[t-1] + \(inside) * \(drive)
        }
      """)
    wide += [first, inside]
    define("sum[n](\(wideState) * \(drive))")
  }

  private func source() -> String {
    let results = wide.suffix(3)
    let outputs = results.enumerated().map { "  output o\($0) = \($1)" }
    return """
      layer leaf {
        axis b, t
        axis d = 5, m = 2
        input u[b, t, d]
        weight g[d, m] from "gain"
        state s[b, d]
        recur over t { s = 0.5 * s[t-1] + u }
        output out = s * sum[m](g)
      }
      layer once0 {
        axis b, t
        axis d = 5
        input u[b, t, d]
        y = leaf(u) from "inner."
        output out = y
      }
      layer once1 {
        axis b, t
        axis d = 5, n = 4
        input u[b, t, d]
        weight w[d, n] from "w"
        state h[b, d, n]
        recur over t { h = tanh(w) * h[t-1] + u }
        output out = sum[n](h)
      }
      layer random {
        axis b, t
        axis d = 5, e = 7, n = 3
        input x[b, t, d]
      \(declarations.joined(separator: "\n"))

      \(body.joined(separator: "\n"))

      \(outputs.joined(separator: "\n"))
      }

      """
  }
}
