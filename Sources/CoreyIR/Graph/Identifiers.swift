/// An axis of one Graph: an index into `Graph.axes`. Batch is 0, time is 1.
public struct AxisID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static let batch = AxisID(0)
  public static let time = AxisID(1)
  public static func < (left: AxisID, right: AxisID) -> Bool { left.index < right.index }
}

/// A value of one Graph: an index into `Graph.values`.
public struct ValueID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (left: ValueID, right: ValueID) -> Bool { left.index < right.index }
}

/// A state of one Graph: an index into `Graph.states`.
public struct StateID: Hashable, Sendable, Comparable {
  public var index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (left: StateID, right: StateID) -> Bool { left.index < right.index }
}

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
