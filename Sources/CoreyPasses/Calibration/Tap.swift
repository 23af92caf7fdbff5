import CoreyIR

/// Where the numbers of some values can be seen while a tapped program runs.
public struct Tap: Hashable, Sendable {
  /// A value of an instance of a layer of the program that was tapped.
  public struct Source: Hashable, Sendable {
    /// Before the names of the instance's weights.
    public var prefix: String
    /// An index into the program's layers.
    public var layer: Int
    public var value: ValueID

    public init(prefix: String, layer: Int, value: ValueID) {
      self.prefix = prefix
      self.layer = layer
      self.value = value
    }
  }

  /// The input or output of the entry that holds the numbers.
  public var port: String
  public var isInput: Bool
  /// The values that have these numbers in this layout: one, and what calls hand it to.
  public var sources: [Source]
}
