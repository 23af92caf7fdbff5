import CoreyIR

/// A field of the weights structure: one pointer, or an array for stacked files.
public struct WeightPointer: Hashable, Sendable {
  public var name: String
  public var type: StorageType
  public var count: Int
  /// Elements of one file.
  public var elements: Int
  public init(name: String, type: StorageType, count: Int, elements: Int) {
    self.name = name
    self.type = type
    self.count = count
    self.elements = elements
  }
}
