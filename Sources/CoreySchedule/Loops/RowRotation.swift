import CoreyIR

/// The Hadamard transform of one row of contiguous floats.
public struct RowRotation: Hashable, Sendable {
  public var rotation: Rotation
  /// Elements of the row.
  public var order: Int
  public var from: Access
  /// May be the place it comes from.
  public var to: Access

  public init(_ rotation: Rotation, order: Int, from: Access, to: Access) {
    self.rotation = rotation
    self.order = order
    self.from = from
    self.to = to
  }
}
