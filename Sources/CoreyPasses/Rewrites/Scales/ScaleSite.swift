import CoreyIR

/// A product of a value with something that depends on weights alone, all of whose readers can take
/// the factor into constants of their own: `linear(rms(x) * norm, w)` is `linear(rms(x), w · norm)`.
public struct ScaleSite: Hashable, Sendable {
  /// A constant that takes the factor.
  public struct Matrix: Hashable, Sendable {
    /// The contraction's result.
    public var reader: ValueID
    /// How the contraction reads the constant, and what it is to be multiplied by, in the
    /// contraction's labels.
    public var constant: Operand
    public var factor: Operand
  }

  /// The value of the product.
  public var product: ValueID
  /// What is multiplied, and by what, in the labels of the product's dims.
  public var source: Operand
  public var factor: Operand
  /// Each at least once; the same constant as often as it is read.
  public var matrices: [Matrix]
  public var span: SourceSpan
}

/// Why a product cannot leave its place.
public struct ScaleObstacle: Error, Hashable, Sendable {
  /// Completes "it stays: …".
  public var reason: String
}
