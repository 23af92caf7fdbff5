/// A call of another layer: what its ports are bound to.
public struct CallStep: Hashable, Sendable {
  /// Index into `LoopProgram.layers`.
  public var layer: Int
  public var inputs: [BufferID]
  public var outputs: [BufferID]
  /// Where the callee's states, packed weights and weight pointers start behind those of the
  /// caller, and how far they advance with the variable of the innermost loop around the call.
  public var site: CallSite
  public init(layer: Int, inputs: [BufferID], outputs: [BufferID], site: CallSite) {
    self.layer = layer
    self.inputs = inputs
    self.outputs = outputs
    self.site = site
  }
}
