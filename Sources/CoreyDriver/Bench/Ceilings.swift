import CoreyRuntime
import CoreySchedule

/// What the machine can do at most with so many threads, the best of what was seen.
public struct Ceilings: Hashable, Sendable {
  public var threads: Int
  /// Floating-point operations per second, a fused multiply-add being two.
  public var operations = 0.0
  /// Bytes per second read from memory.
  public var bandwidth = 0.0

  init(threads: Int) { self.threads = threads }

  /// Measures once more.
  mutating func look(_ pool: WorkerPool?) {
    operations = max(operations, MachineProbe.operations(on: pool))
    bandwidth = max(bandwidth, MachineProbe.readBandwidth(on: pool))
  }
}
