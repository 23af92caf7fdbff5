import CoreyIR
import CoreyRuntime
import CoreySchedule

/// The oracle: times the plans of every policy in turns, then whatever is one legal step from the
/// fastest, until no step is faster.
///
/// What won is remembered under the hash of the program, the options and the processor.
public struct MeasuredPlan {
  let program: Program
  let options: ScheduleOptions
  let entropies: [[ValueID: Double]]
  /// Plans that are timed at most.
  public var budget = 96

  public init(program: Program, options: ScheduleOptions, entropies: [[ValueID: Double]] = []) {
    self.program = program
    self.options = options
    self.entropies = entropies
  }

  /// Steps of the runs that are timed.
  private static let longest = 512
  private static let chunks = [28, 56, 112, 224]
  /// How often each plan is timed, in turns.
  private static let rounds = 5
  /// Plans that are in memory at once.
  private static let together = 12
  /// A step must be so much faster to be taken, or noise would walk.
  private static let gain = 0.99

  /// The policies that are tried: what the options leave open.
  private var trials: [ScheduleOptions] {
    let fusions = options.fusion == .measured ? FusionPolicy.published : [options.fusion]
    let tiles =
      options.tile == .measured ? [.cost] + Self.chunks.map(TilePolicy.fixed) : [options.tile]
    return fusions.flatMap { fusion in
      tiles.map { tile in
        var trial = options
        trial.fusion = fusion
        trial.tile = tile
        return trial
      }
    }
  }

  /// The fastest plan that was found.
  public func plan(compiler: any KernelCompiler) throws(Diagnostic) -> Plan {
    let memory = PlanMemory(key: key(compiler.tier))
    if let kept = memory.recall(), let plan = plan(kept) { return plan }
    let timer = try PlanTimer(
      program: program, time: min(options.time, Self.longest), compiler: compiler)
    let first = trials.map { PlanTrial(fusion: $0.fusion, tile: $0.tile) }
    var seen = Set<[LayerPlan]>()
    var left = budget
    guard var best = try fastest(first.map { ($0, plan($0)) }, nil, timer, &seen, &left) else {
      return Scheduler.plan(program, options: options, entropies: entropies)
    }
    // Chunks are the policy's unless it is left open.
    while options.fusion == .measured, left > 0 {
      let steps = best.plan.neighbours.enumerated().map { index, plan -> (PlanTrial, Plan?) in
        var trial = best.trial
        trial.steps.append(index)
        return (trial, plan)
      }
      guard let next = try fastest(steps, best, timer, &seen, &left) else { break }
      best = next
    }
    memory.keep(best.trial)
    return labelled(best.plan)
  }

  private struct Best {
    var trial: PlanTrial
    var plan: Plan
  }

  /// The fastest of plans that were not seen before, if it is faster than what is known.
  private func fastest(
    _ plans: [(PlanTrial, Plan?)], _ known: Best?, _ timer: PlanTimer,
    _ seen: inout Set<[LayerPlan]>, _ left: inout Int
  ) throws(Diagnostic) -> Best? {
    var open: [Best] = []
    for (trial, plan) in plans {
      guard left > 0, let plan, seen.insert(plan.layers).inserted else { continue }
      open.append(Best(trial: trial, plan: plan))
      left -= 1
    }
    var best = known
    while !open.isEmpty {
      let some = open.prefix(Self.together)
      open.removeFirst(some.count)
      // What is known runs with each of them, so that all are compared in the same minutes.
      let field = (best.map { [$0] } ?? []) + some
      var runs: [LayerRun] = []
      for entry in field { runs.append(try timer.run(entry.plan).run) }
      let times = try timer.samples(of: runs, rounds: Self.rounds).map(\.best)
      guard let least = times.indices.min(by: { times[$0] < times[$1] }) else { continue }
      if best == nil || times[least] < times[0] * Self.gain { best = field[least] }
    }
    guard let best, known.map({ $0.plan.layers != best.plan.layers }) ?? true else { return nil }
    return best
  }

  /// The plan of a trial; `nil` if a step leads nowhere.
  private func plan(_ trial: PlanTrial) -> Plan? {
    var options = options
    options.fusion = trial.fusion
    options.tile = trial.tile
    var plan = Scheduler.plan(program, options: options, entropies: entropies)
    for step in trial.steps {
      let neighbours = plan.neighbours
      guard neighbours.indices.contains(step) else { return nil }
      plan = neighbours[step]
    }
    return labelled(plan)
  }

  private func labelled(_ plan: Plan) -> Plan {
    var plan = plan
    plan.options = options
    return plan
  }

  private func key(_ tier: Tier) -> CacheKey? {
    CacheKey([
      Printer.print(program), "\(options.fusion)", "\(options.tile)", "\(options.segment)",
      "\(options.machine)", "\(min(options.time, Self.longest))", "\(tier)", CPUIdentity.current,
      entropies.map { known in
        known.sorted { $0.key < $1.key }.map { "\($0.key.index) \($0.value)" }.joined(
          separator: ",")
      }.joined(separator: ";"),
    ])
  }
}
