import CoreyIR

/// Entropy-guided fusion scheduling (COREY): a group ends behind a value whose activations have less
/// entropy than a threshold, or when it has enough ops.
struct EntropyGuided {
  /// Bits, of a histogram of 256 bins over the value's own range.
  var threshold = 5.0
  /// The most ops of a group.
  var depth = 8

  /// - Parameter entropy: Bits of each unit's last value; nothing is cut behind an unknown one.
  func groups(_ region: FusionRegion, entropy: [Double?]) -> [KernelGroup] {
    GroupWalk(region: region).groups { group, _ in
      if let last = group.last, let bits = entropy[last], bits < threshold {
        return .lowEntropy(bits: bits, threshold: threshold)
      }
      return group.count >= depth ? .depth(depth) : nil
    }
  }
}
