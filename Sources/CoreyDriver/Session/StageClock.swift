/// How long each stage of a session took, in the order in which they ran.
public struct StageClock: Sendable {
  /// Sums stand among the stages they are of.
  public private(set) var stages: [(name: String, milliseconds: Double)] = []
  private var total = 0.0
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private let before: Double

  public init() {
    start = clock.now
    before = SystemCall.processorMilliseconds
  }

  /// How long the process has run, in milliseconds: the processor time before the session, which
  /// nothing but this process used, and the time since.
  var processMilliseconds: Double { before + Self.milliseconds(clock.now - start) }

  /// The most memory the process has had at once, in bytes.
  public static var peakMemory: Int { SystemCall.peakMemory }

  /// Notes the sum of all stages so far under a name.
  public mutating func mark(_ name: String) { stages.append((name, total)) }

  /// Notes how long the process has run.
  public mutating func markProcess() { stages.append(("whole process", processMilliseconds)) }

  /// Does the work and notes its time, whether or not it fails.
  public mutating func measure<Result: ~Copyable, Failure: Error>(
    _ name: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = clock.now
    defer { note(name, since: start) }
    return try work()
  }

  /// The present moment.
  public var now: ContinuousClock.Instant { clock.now }

  /// Notes a stage that began at a moment and ends now.
  public mutating func note(_ name: String, since start: ContinuousClock.Instant) {
    let time = Self.milliseconds(clock.now - start)
    stages.append((name, time))
    total += time
  }

  /// A duration in milliseconds.
  public static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1e3 + Double(attoseconds) / 1e15
  }
}
