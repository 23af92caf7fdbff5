/// A state of one Graph: an index into `Graph.states`.
public struct StateID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (left: StateID, right: StateID) -> Bool { left.index < right.index }
}
