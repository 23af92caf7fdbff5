/// What one kernel moves of one buffer.
public struct TensorCost: Hashable, Sendable {
  /// Index into `LoopProgram.layers`.
  public var layer: Int
  /// Index into `LayerLoops.kernels`.
  public var kernel: Int
  public var buffer: BufferID
  public var dram: Traffic
  public var loadBytes: Int
  public var storeBytes: Int
}
