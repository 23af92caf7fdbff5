/// What one kernel costs, over all its calls in a run.
public struct KernelCost: Hashable, Sendable {
  /// Index into `LoopProgram.layers`.
  public var layer: Int
  /// Index into `LayerLoops.kernels`.
  public var kernel: Int
  /// `layer.kernel`.
  public var name: String
  /// What moves between the caches and memory.
  public var dram: Traffic
  /// What moves between each cache but the last and the next one, the nearest cache first; the
  /// nearest of all is counted by what the kernel loads and stores.
  public var inner: [Traffic]
  public var operations: Operations
  /// Bytes that instructions load and store.
  public var loadBytes: Int
  public var storeBytes: Int
  /// Predicted seconds.
  public var seconds: Double
}
