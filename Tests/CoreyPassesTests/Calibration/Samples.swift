import CoreyIR
import CoreyPasses

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Numbers of known distributions, and what two exact passes say of them.
enum Samples: String, CaseIterable, Sendable {
  case gaussian, uniform, positive, heavyTailed, offset, sparse, silu

  func numbers(_ count: Int, seed: UInt64 = 7) -> [Float] {
    var random = SeededGenerator(seed: seed)
    var heavy = HeavyTailed(seed: seed, length: 2048)
    return (0..<count).map { index in
      switch self {
      case .gaussian: Float(random.normal())
      case .uniform: Float(2 * random.uniform() - 1)
      case .positive: Float(3 + random.uniform())
      case .heavyTailed: Float(heavy.next())
      case .offset: Float(1 + 0.05 * random.normal())
      case .sparse: index % 1000 == 0 ? 1 : 0
      case .silu: { x in Float(x / (1 + exp(-x))) }(2 * random.normal())
      }
    }
  }
}

/// Measures by definition, in several passes over all numbers.
struct Exact {
  let numbers: [Double]

  init(_ numbers: [Float]) { self.numbers = numbers.map(Double.init) }

  static func log10(_ number: Double) -> Double { log2(number) / log2(10) }

  var mean: Double { numbers.reduce(0, +) / Double(numbers.count) }

  func moment(_ power: Int) -> Double {
    let mean = mean
    return numbers.reduce(0) { $0 + pow($1 - mean, Double(power)) } / Double(numbers.count)
  }

  var rms: Double {
    (numbers.reduce(0) { $0 + $1 * $1 } / Double(numbers.count)).squareRoot()
  }

  var autoEntropy: Double {
    guard let low = numbers.min(), let high = numbers.max(), high > low else { return 0 }
    return entropy { min(255, ((($0 - low) / (high - low)) * 256).rounded(.down)) }
  }

  var absoluteEntropy: Double {
    let step = 0.1 * rms
    return entropy { ($0 / step).rounded() }
  }

  func percentile(_ fraction: Double) -> Double {
    let sorted = numbers.map(\.magnitude).sorted()
    let place = (fraction * Double(sorted.count)).rounded(.up)
    return sorted[max(0, min(sorted.count, Int(place)) - 1)]
  }

  private func entropy(_ cell: (Double) -> Double) -> Double {
    var counts: [Double: Double] = [:]
    for number in numbers { counts[cell(number), default: 0] += 1 }
    return counts.values.reduce(0) {
      $0 - $1 / Double(numbers.count) * log2($1 / Double(numbers.count))
    }
  }
}
