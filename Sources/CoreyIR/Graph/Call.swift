/// `y, mem = L(x) from "layers.{2*i+1}."`. Results: the callee's outputs, with the caller's labels.
public struct Call: Hashable, Sendable {
  /// The name of a layer of the program.
  public var layer: String
  /// One per input of the callee; each a plain read of a whole value.
  public var arguments: [Operand]
  /// For each callee axis (beyond b and t) the caller's axis it is one with, where it has one.
  public var axes: [AxisID: AxisID]
  /// Before the names of the callee's weights and states.
  public var prefix: NameTemplate
  public init(
    layer: String, arguments: [Operand], axes: [AxisID: AxisID], prefix: NameTemplate
  ) {
    self.layer = layer
    self.arguments = arguments
    self.axes = axes
    self.prefix = prefix
  }
}
