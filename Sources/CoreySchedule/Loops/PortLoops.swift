import CoreyIR

/// An input or output of a layer as its kernels see it.
public struct PortLoops: Hashable, Sendable {
  public var name: String
  public var type: StorageType
  /// Elements per batch entry and step.
  public var width: Int
  public var hasBatch: Bool
  public var hasTime: Bool
  /// Elements from step to step, for each batch entry if batch lies inside time.
  public var stepWidth: Int
  public var stepHasBatch: Bool
  public init(
    name: String, type: StorageType, width: Int, hasBatch: Bool, hasTime: Bool, stepWidth: Int,
    stepHasBatch: Bool
  ) {
    self.stepWidth = stepWidth
    self.stepHasBatch = stepHasBatch
    self.name = name
    self.type = type
    self.width = width
    self.hasBatch = hasBatch
    self.hasTime = hasTime
  }
}
