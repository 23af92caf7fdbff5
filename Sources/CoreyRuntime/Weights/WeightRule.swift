import CoreyIR

/// How the elements of a made-up weight are distributed, by its name and by how it is used.
enum WeightRule {
  /// `center + scale * normal`
  case normal(center: Double, scale: Double)
  /// Evenly within bounds.
  case uniform(Double, Double)
  /// Whole numbers of a narrow integer type.
  case integers(limit: Double)

  /// - Parameter fanIn: how many terms a sum has that the weight is a factor in; `nil` if it is in
  ///   none.
  init(name: String, fanIn: Int?, type: StorageType) {
    let parts = name.lowercased().split { $0 == "." || $0 == "_" }
    switch type {
    case .i8: self = .integers(limit: 100)
    case .i4: self = .integers(limit: 7)
    case .ternary: self = .integers(limit: 1)
    case .i32: self = .integers(limit: 1000)
    case .f32, .f16, .bf16:
      if let fanIn {
        self = .normal(center: 0, scale: 1 / Double(max(fanIn, 1)).squareRoot())
      } else if name.hasSuffix("A_log") || name.hasSuffix("log_A_real") {
        // Decays from e^-1 to e^-10 per unit of time step.
        self = .uniform(0, 2.3)
      } else if parts.contains("dt") {
        // softplus of it is a small time step.
        self = .uniform(-5, -1)
      } else if parts.last != "bias", parts.last == "d" || parts.contains(where: Self.isNorm) {
        self = .normal(center: 1, scale: 0.1)
      } else {
        self = .normal(center: 0, scale: 0.2)
      }
    }
  }

  func draw(_ random: inout SeededGenerator) -> Double {
    switch self {
    case .normal(let center, let scale): center + scale * random.normal()
    case .uniform(let low, let high): low + (high - low) * random.uniform()
    case .integers(let limit):
      ((2 * limit + 1) * random.uniform()).rounded(.down) - limit
    }
  }

  private static func isNorm(_ part: Substring) -> Bool {
    part.contains("norm") || part.hasPrefix("ln")
  }
}
