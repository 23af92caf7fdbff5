import CoreyIR
import CoreyRuntime
import CoreySchedule

/// Ticks of the processor's clock that the first thread spent in each phase of a layer.
public struct PhaseTicks: Hashable, Sendable {
  public let phases: [Phase]
  private var ticks: [UInt64]
  private var whole: UInt64 = 0

  init(_ phases: [Phase]) {
    self.phases = phases
    ticks = phases.map { _ in 0 }
  }

  /// The part of the time that each phase took; what is missing to 1 is waiting and copies of states.
  public var parts: [Double] { ticks.map { Double($0) / Double(max(1, whole)) } }

  /// Adds what a layer does in `work`.
  mutating func add(
    _ layer: CompiledLayer, while work: () throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let before = layer.kernel.phaseTicks(phases.count)
    try work()
    guard let before, let after = layer.kernel.phaseTicks(phases.count) else { return }
    for index in ticks.indices { ticks[index] &+= after.phases[index] &- before.phases[index] }
    whole &+= after.runs &- before.runs
  }
}
