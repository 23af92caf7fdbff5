import CoreyIR

/// Places that must share one Q, and what happens at their borders.
public struct RotationClass: Hashable, Sendable {
  /// A constant that is rotated when weights are packed.
  public struct Fold: Hashable, Sendable {
    public var place: OperandReference
    /// In the labels of the node.
    public var axis: RotationAxis
    /// Whether the node's result carries Q: a producer, a bias or a table; else a consumer.
    public var isProducer: Bool
  }

  /// A value that is made as it was and needs a transform before the class reads it.
  public struct Entry: Hashable, Sendable {
    public var place: RotationPlace
    public var reason: String
  }

  /// Somebody who reads a member as it was.
  public struct Exit: Hashable, Sendable {
    public enum Reader: Hashable, Sendable {
      case operand(OperandReference)
      /// The output of the entry at a position.
      case output(Int)
    }

    public var place: RotationPlace
    public var reader: Reader
    public var reason: String
  }

  /// In the order in which they were found, the seed first.
  public var members: [RotationPlace] = []
  public var folds: [Fold] = []
  public var entries: [Entry] = []
  /// What leaves the class; of an entry the value as it was is still there.
  public var exits: [Exit] = []
  /// Operands that read members as members.
  public var reads: Set<OperandReference> = []
  /// Whether values that must agree are added.
  public var joins = false
  /// Whether two members are multiplied and summed.
  public var hasInnerProduct = false
  /// Why nothing can be done with the class, if nothing can.
  public var obstacle: String?

  /// Members that need the inverse transform, each once.
  public var inverses: [RotationPlace] {
    let made = Set(entries.map(\.place))
    var found: [RotationPlace] = []
    for exit in exits where !made.contains(exit.place) && !found.contains(exit.place) {
      found.append(exit.place)
    }
    return found
  }

  /// Whether every border is a constant.
  public var isFree: Bool { entries.isEmpty && inverses.isEmpty }
}
