import CoreySchedule

/// What a traffic report is asked for.
public struct TrafficRequest: Sendable {
  public var machine: Machine
  /// Sequences and their steps.
  public var batch: Int
  public var time: Int
  public var threads: Int

  public init(machine: Machine, batch: Int = 1, time: Int = 2048, threads: Int = 1) {
    self.machine = machine
    self.batch = batch
    self.time = time
    self.threads = threads
  }
}
