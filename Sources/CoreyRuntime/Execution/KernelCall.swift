import CoreySchedule

/// The memory one run of a kernel works on; see `KernelInterface` for the layouts.
///
/// The caller answers for the sizes: `KernelSession` is the checked way.
public struct KernelCall {
  /// Sequences side by side.
  public var batch: Int
  /// Steps of each sequence.
  public var time: Int
  /// In the interface's order.
  public var inputs: [UnsafeRawPointer]
  /// In the interface's order; nil where an optional one is not wanted.
  public var outputs: [UnsafeMutableRawPointer?]
  /// The bundle before the first step; nil: zeros.
  public var stateIn: UnsafeRawPointer?
  /// Where the bundle after the last step goes, if anywhere; may be `stateIn`.
  public var stateOut: UnsafeMutableRawPointer?
  /// 64-byte aligned.
  public var packed: UnsafeRawPointer
  /// 64-byte aligned.
  public var workspace: UnsafeMutableRawPointer

  public init(
    batch: Int, time: Int, inputs: [UnsafeRawPointer], outputs: [UnsafeMutableRawPointer?],
    stateIn: UnsafeRawPointer?, stateOut: UnsafeMutableRawPointer?, packed: UnsafeRawPointer,
    workspace: UnsafeMutableRawPointer
  ) {
    self.batch = batch
    self.time = time
    self.inputs = inputs
    self.outputs = outputs
    self.stateIn = stateIn
    self.stateOut = stateOut
    self.packed = packed
    self.workspace = workspace
  }
}
