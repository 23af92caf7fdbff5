/// How long each stage of a session took, in the order in which they ran.
public struct StageClock: Sendable {
  public private(set) var stages: [(name: String, milliseconds: Double)] = []
  private let clock = ContinuousClock()

  public init() {}

  /// The sum of all stages, in milliseconds.
  public var total: Double { stages.reduce(0) { $0 + $1.milliseconds } }

  /// Does the work and notes its time, whether or not it fails.
  public mutating func measure<Result, Failure: Error>(
    _ name: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let start = clock.now
    defer { stages.append((name, Self.milliseconds(clock.now - start))) }
    return try work()
  }

  /// A duration in milliseconds.
  public static func milliseconds(_ duration: Duration) -> Double {
    let (seconds, attoseconds) = duration.components
    return Double(seconds) * 1e3 + Double(attoseconds) / 1e15
  }
}
