import CoreyIR

/// A value and what Q acts along in it: what classes are made of.
public struct RotationPlace: Hashable, Sendable {
  /// An index into the program's layers.
  public var layer: Int
  public var value: ValueID
  public var axis: RotationAxis

  public init(layer: Int, value: ValueID, axis: RotationAxis) {
    self.layer = layer
    self.value = value
    self.axis = axis
  }
}

/// A node of a program, in bodies too, by the first value it defines.
public struct NodeReference: Hashable, Sendable {
  public var layer: Int
  public var result: ValueID
}

/// One operand of a node.
public struct OperandReference: Hashable, Sendable {
  public var node: NodeReference
  public var operand: Int
}
