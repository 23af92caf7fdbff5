/// What a run of emitted C is counted for.
public struct RunShape: Hashable, Sendable {
  public var batch: Int
  public var time: Int
  /// The thread whose accesses are counted.
  public var thread: Int
  public var threads: Int

  public init(batch: Int = 1, time: Int, thread: Int = 0, threads: Int = 1) {
    self.batch = batch
    self.time = time
    self.thread = thread
    self.threads = threads
  }
}
