import CoreyIR

extension Reduction {
  /// What every partial starts from.
  public var identity: Float {
    switch self {
    case .sum: 0
    case .max: -.infinity
    case .min: .infinity
    }
  }

  /// One step: `max` is `a > b ? a : b` and `min` is `a < b ? a : b`, with a the partial.
  public func combine(_ a: Float, _ b: Float) -> Float {
    switch self {
    case .sum: a + b
    case .max: a > b ? a : b
    case .min: a < b ? a : b
    }
  }

  /// The Float64 step.
  public func combine(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .sum: a + b
    case .max: a > b ? a : b
    case .min: a < b ? a : b
    }
  }

  /// Reduces in Float32 with the numerics of emitted code: element i goes to partial i % 16, then
  /// the tree `p[i] = combine(p[i], p[i + j])` for j = 8, 4, 2, 1.
  public func callAsFunction(_ elements: some Sequence<Float>) -> Float {
    var partials = [Float](repeating: identity, count: 16)
    var i = 0
    for element in elements {
      partials[i] = combine(partials[i], element)
      i = (i + 1) & 15
    }
    var width = 8
    while width > 0 {
      for j in 0..<width { partials[j] = combine(partials[j], partials[j + width]) }
      width /= 2
    }
    return partials[0]
  }

  /// The reduction in Float64, in order.
  public func truth(_ elements: some Sequence<Double>) -> Double {
    elements.reduce(Double(identity)) { combine($0, $1) }
  }
}
