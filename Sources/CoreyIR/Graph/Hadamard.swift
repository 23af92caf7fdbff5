/// The orthogonal transform of `rotate`: seeded signs, then a Hadamard matrix divided by the root of
/// its order.
///
/// For orders that are powers of two the matrix is Sylvester's, applied in place with butterflies of
/// width 1, 2, 4, …: `(a, b)` becomes `(a + b, a - b)`. The last thing is one product with
/// `1 / sqrt(order)`, rounded once.
public enum Hadamard {
  /// Whether there is a transform of that order.
  public static func exists(order: Int) -> Bool { order >= 1 && order & (order - 1) == 0 }

  /// Whether each element is negated before the transform; never with seed 0.
  public static func signs(order: Int, seed: Int) -> [Bool] {
    guard seed != 0 else { return [Bool](repeating: false, count: order) }
    var random = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
    return (0..<order).map { _ in random.next() >> 63 == 1 }
  }
}
