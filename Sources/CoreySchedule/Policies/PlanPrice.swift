/// What a plan or a kernel of it costs; the smaller is the better.
struct PlanPrice: Hashable, Comparable, Sendable {
  /// Bytes between memory and the last cache.
  var bytes = 0
  var kernels = 0
  /// Bits of entropy of the values that cross kernels, all together: where plans cost the same, the
  /// one that cuts at the lowest entropy.
  var entropy = 0.0

  static func + (left: Self, right: Self) -> Self {
    Self(
      bytes: left.bytes + right.bytes, kernels: left.kernels + right.kernels,
      entropy: left.entropy + right.entropy)
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.bytes, left.kernels, left.entropy) < (right.bytes, right.kernels, right.entropy)
  }
}
