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
}
