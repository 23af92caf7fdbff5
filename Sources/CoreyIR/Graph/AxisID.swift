/// An axis of one Graph: an index into `Graph.axes`. Batch is 0, time is 1.
public struct AxisID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static let batch = AxisID(0)
  public static let time = AxisID(1)
  public static func < (left: AxisID, right: AxisID) -> Bool { left.index < right.index }
}
