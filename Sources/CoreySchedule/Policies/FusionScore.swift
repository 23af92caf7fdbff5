#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Score-driven fusion (COREY): a group goes on while
/// `α·Ĥ + β·Â − γ·M̂ + bonus(depth) > τ`, where Ĥ is the mean entropy of the group's values, Â its
/// arithmetic intensity over √depth and M̂ its memory traffic over depth^1.15, each min-max normalized
/// over the chain of ops.
struct FusionScore {
  var alpha = 0.45
  var beta = 0.35
  var gamma = 0.20
  var threshold = 0.52

  /// What the score knows of one op.
  struct Op: Hashable, Sendable {
    /// Entropy of its result, in any unit, for it is normalized over the chain.
    var entropy: Double
    /// Floating-point operations per byte it moves alone.
    var intensity: Double
    /// Bytes it moves alone.
    var traffic: Double
  }

  /// min(0.18 (depth − 1), 0.36)
  static func bonus(depth: Int) -> Double { min(0.18 * Double(depth - 1), 0.36) }

  /// The score of a group, its ops normalized before.
  func score(_ group: [Op]) -> Double {
    let depth = Double(max(1, group.count))
    let entropy = group.map(\.entropy).reduce(0, +) / depth
    let intensity = group.map(\.intensity).reduce(0, +) / depth.squareRoot()
    let traffic = group.map(\.traffic).reduce(0, +) / pow(depth, 1.15)
    return alpha * entropy + beta * intensity - gamma * traffic + Self.bonus(depth: group.count)
  }

  /// Each quantity mapped to 0 ... 1 over the chain; a constant one is 0.
  static func normalized(_ ops: [Op]) -> [Op] {
    func scaled(_ numbers: [Double]) -> [Double] {
      guard let least = numbers.min(), let most = numbers.max(), most > least else {
        return numbers.map { _ in 0 }
      }
      return numbers.map { ($0 - least) / (most - least) }
    }
    let entropy = scaled(ops.map(\.entropy))
    let intensity = scaled(ops.map(\.intensity))
    let traffic = scaled(ops.map(\.traffic))
    return ops.indices.map {
      Op(entropy: entropy[$0], intensity: intensity[$0], traffic: traffic[$0])
    }
  }

  func groups(_ region: FusionRegion, entropy: [Double?]) -> [KernelGroup] {
    let known = entropy.compactMap { $0 }
    let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    let alone = GroupEstimator(region: region, cache: Int.max / 4, steps: 1)
    let ops = Self.normalized(
      region.units.indices.map { unit in
        let bytes = Double(alone.estimate([unit]).bytes)
        return Op(
          entropy: entropy[unit] ?? mean,
          intensity: Double(region.units[unit].flops) / max(1, bytes), traffic: bytes)
      })
    return GroupWalk(region: region).groups { group, next in
      let longer = score((group + [next]).map { ops[$0] })
      return longer > threshold ? nil : .lowScore(longer, threshold: threshold)
    }
  }
}
