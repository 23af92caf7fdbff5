/// What `rotate` and `unrotate` multiply by: an orthogonal matrix `Q = H·D / sqrt(order)`, where D
/// holds seeded signs and H is the Hadamard matrix of `HadamardOrder`; `unrotate` is `Qᵀ`.
///
/// The arithmetic is fixed, so that every implementation gives the same bits: `rotate` applies the
/// signs, then the butterflies of each block, the dense factor, and one product with the root of the
/// block's order, rounded once; `unrotate` does the same with the transposed dense factor, the signs
/// last.
public struct Rotation: Hashable, Sendable {
  /// Which signs; 0 stands for none.
  public var seed: Int
  public var isInverse: Bool

  public init(seed: Int, isInverse: Bool = false) {
    self.seed = seed
    self.isInverse = isInverse
  }

  /// The rotation that undoes this one.
  public var inverse: Rotation { Rotation(seed: seed, isInverse: !isInverse) }

  /// Whether each of the elements changes its sign.
  public func signs(order: Int) -> [Bool] {
    guard seed != 0 else { return [Bool](repeating: false, count: order) }
    var random = SeededGenerator(seed: UInt64(bitPattern: Int64(seed)))
    return (0..<order).map { _ in random.next() >> 63 == 1 }
  }
}
