/// How many elements are read from and written to a buffer.
public struct AccessCount: Hashable, Sendable {
  public var loads: Int
  public var stores: Int

  public init(loads: Int = 0, stores: Int = 0) {
    self.loads = loads
    self.stores = stores
  }

  public static func + (left: Self, right: Self) -> Self {
    Self(loads: left.loads + right.loads, stores: left.stores + right.stores)
  }

  public static func += (left: inout Self, right: Self) { left = left + right }
}
