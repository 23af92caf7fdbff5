/// What a run of a program costs on a machine.
public struct Cost: Hashable, Sendable {
  public var batch: Int
  public var time: Int
  public var threads: Int
  public var kernels: [KernelCost]
  public var tensors: [TensorCost]
  /// What the entry function moves around the kernels: copies of states, checks of rows.
  public var entry: Traffic
  /// Outputs and states that were written last and lie in the caches still.
  public var pendingWrites: Int
  public var lowerBound: LowerBound
  /// Bytes of `NAME_workspace_size`, but for the caller's own states.
  public var workspaceBytes: Int
  /// Seconds, from computing, caches and memory in each kernel.
  public var predictedSeconds: Double

  /// All fills and write-backs: what a simulator of the last cache counts.
  public var dram: Traffic { kernels.reduce(entry) { $0 + $1.dram } }

  /// What is read from memory and what is written to it. Lines that are brought in only to be
  /// overwritten are not reads (`dram.allocations` has them).
  public var dramBytes: Int { dram.reads + dram.writeBacks + pendingWrites }

  /// How far from the least that any schedule moves; 1 is best.
  public var ratio: Double { Double(dramBytes) / Double(max(1, lowerBound.bytes)) }

  /// Bytes for each step of each sequence.
  public var bytesPerToken: Double { Double(dramBytes) / Double(max(1, batch * time)) }

  public var operations: Operations {
    kernels.reduce(into: Operations()) { $0 += $1.operations }
  }
}
