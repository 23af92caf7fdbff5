/// A transform of rows along one axis of a value, given by who decides about it (a rotation, say).
public struct RowTransform: Sendable {
  /// As reports name it: `H`, `H seed 3`.
  public var name: String
  /// Replaces one row of n numbers.
  public var apply: @Sendable (UnsafeMutableBufferPointer<Float>) -> Void

  public init(
    name: String, apply: @escaping @Sendable (UnsafeMutableBufferPointer<Float>) -> Void
  ) {
    self.name = name
    self.apply = apply
  }
}
