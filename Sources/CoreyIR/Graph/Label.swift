/// An index over an axis, as in einsum: `d`, `d'`, `d''` are three labels over one axis.
public struct Label: Hashable, Sendable, Comparable {
  public var axis: AxisID
  public var primes: Int

  public init(_ axis: AxisID, primes: Int = 0) {
    self.axis = axis
    self.primes = primes
  }

  public static let batch = Label(.batch)
  public static let time = Label(.time)

  /// The canonical order of dimensions: by declaration of the axis, then by primes.
  public static func < (left: Label, right: Label) -> Bool {
    (left.axis, left.primes) < (right.axis, right.primes)
  }
}
