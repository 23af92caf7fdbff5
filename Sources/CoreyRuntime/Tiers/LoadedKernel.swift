import CoreyIR
import CoreySchedule

/// A compiled layer in memory; its code is freed with it.
///
/// Its functions keep nothing between calls, so many threads may use one kernel at once, each call
/// with a workspace of its own.
public struct LoadedKernel: ~Copyable, @unchecked Sendable {
  public let interface: KernelInterface
  /// The tier that compiled it.
  public let tier: Tier

  let entries: EntryPoints
  private let image: CodeImage

  init(
    interface: KernelInterface, tier: Tier, entries: EntryPoints, image: consuming CodeImage
  ) {
    self.interface = interface
    self.tier = tier
    self.entries = entries
    self.image = image
  }

  /// Bytes of workspace a run of `threads` threads over batch `batch` and `time` steps needs.
  public func workspaceBytes(batch: Int, time: Int, threads: Int) -> Int? {
    guard let threads = Int32(exactly: threads) else { return nil }
    return Int(exactly: entries.workspaceSize(Int64(batch), Int64(time), threads))
  }

  /// Ticks that the first thread has spent in each of `phaseCount` phases and in whole runs since
  /// the code was loaded; `nil` if it was not emitted to count them.
  public func phaseTicks(_ phaseCount: Int) -> (phases: [UInt64], runs: UInt64)? {
    guard let counters = entries.phases?() else { return nil }
    return ((0..<phaseCount).map { counters[$0] }, counters[phaseCount])
  }
}
