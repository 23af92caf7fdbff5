/// A value of one Graph: an index into `Graph.values`.
public struct ValueID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
}
