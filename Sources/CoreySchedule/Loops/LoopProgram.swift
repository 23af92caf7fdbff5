import CoreyIR

/// All loops of a program: what the C text transcribes and costs are counted from.
public struct LoopProgram: Hashable, Sendable {
  public var interface: KernelInterface
  /// Callees before callers; the last is the entry.
  public var layers: [LayerLoops]
  /// What the entry and all it calls need.
  public var totals: LayerTotals
  /// The longest stretch of time that one pass of the kernels covers; `nil`: the whole sequence.
  public var segment: Int?
  /// The lines that head the emitted file: source, options, plan.
  public var header: [String]

  public init(
    interface: KernelInterface, layers: [LayerLoops], totals: LayerTotals, segment: Int?,
    header: [String]
  ) {
    self.interface = interface
    self.layers = layers
    self.totals = totals
    self.segment = segment
    self.header = header
  }
}
