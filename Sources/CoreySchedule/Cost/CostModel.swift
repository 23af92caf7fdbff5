import CoreyIR

/// Prices loop programs: what a run of one costs on a machine.
///
/// Everything is counted from the loops alone. Memory traffic comes from a walk of the run's extents
/// through a least-recently-used cache of each size (``PageCache``), from cold caches; arithmetic
/// and accesses are exact (``LogicalCounts``); time is that of a ``Roofline``: in each kernel
/// halfway between the slowest of computing, each cache and memory, and all of them together.
public struct CostModel: Hashable, Sendable {
  /// How much of the machine is looked at.
  public enum Depth: Hashable, Sendable {
    /// Memory alone: what policies compare.
    case memory
    /// All caches.
    case everyLevel
  }

  /// What the caller passes for the states.
  public enum States: Hashable, Sendable {
    /// States before and after, in memory of their own.
    case kept
    /// None: they begin at zero and are dropped.
    case fresh
  }

  public var machine: Machine
  public var depth: Depth
  public var states: States

  public init(machine: Machine, depth: Depth = .memory, states: States = .kept) {
    self.machine = machine
    self.depth = depth
    self.states = states
  }

  /// What a run costs.
  ///
  /// - Parameter effort: How many touches of memory each cache's walk may take; a million are some
  ///   tens of milliseconds.
  /// - Throws: If the run's memory is too large to be walked through, or the walk takes longer.
  public func price(
    _ program: LoopProgram, batch: Int = 1, time: Int = 2048, threads: Int = 1,
    effort: Int = .max
  ) throws(Diagnostic) -> Cost {
    let tallies = Tallies(program)
    let plan = try RunPlan(program, batch: batch, time: time, states: states)
    let caches = depth == .memory ? machine.caches.suffix(1) : machine.caches.dropFirst()
    // With one level of cache, that one is the last.
    let walked = caches.isEmpty ? machine.caches[...] : caches
    var levels: [LevelTraffic] = []
    for cache in walked { levels.append(try plan.run(cache, tallies: tallies, effort: effort)) }
    let counts = LogicalCounts(
      program, batch: batch, time: time, unit: .lanes(machine.lanes))
    return CostBuilder(
      program: program, machine: machine, tallies: tallies, levels: levels, counts: counts,
      batch: batch, time: time, threads: max(1, threads)
    ).cost(
      workspaceBytes: plan.workspaceBytes,
      lowerBound: plan.lowerBound(touchedWeights: levels.last?.weightBytes ?? 0))
  }

  /// The bytes that a run moves between memory and the last cache, and the least that any schedule
  /// moves: what plans are compared by.
  ///
  /// - Parameters:
  ///   - effort: How many touches of memory the walk may take.
  ///   - limit: The most bytes that are of interest.
  ///   - only: The layer and the number of the one kernel that runs; all if absent.
  /// - Returns: `nil` if the run takes or moves more, or is too large.
  func bytes(
    _ program: LoopProgram, time: Int, effort: Int, limit: Int,
    only: (layer: Int, kernel: Int)? = nil
  ) -> (moved: Int, bound: Int)? {
    guard let cache = machine.lastLevel,
      let plan = try? RunPlan(program, batch: 1, time: time, states: states),
      let level = try? plan.run(
        cache, tallies: Tallies(program), effort: effort, limit: limit, only: only)
    else { return nil }
    return (level.bytes, plan.lowerBound(touchedWeights: level.weightBytes).bytes)
  }
}
