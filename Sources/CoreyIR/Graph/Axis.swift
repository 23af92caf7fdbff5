/// An axis that is not a product: products are their factors side by side and leave no trace here.
public struct Axis: Hashable, Sendable {
  public enum Extent: Hashable, Sendable {
    /// The run-time length `b`.
    case batch
    /// The run-time length `t`.
    case time
    case fixed(Int)
    /// Parts side by side, each a product of axes. Opaque until it is split.
    case concatenation([[AxisID]])
  }

  public var name: String
  public var extent: Extent

  public init(name: String, extent: Extent) {
    self.name = name
    self.extent = extent
  }
}
