import CoreyIR
import CoreyRuntime
import CoreySchedule

/// The oracle: tries the plans of every policy and keeps the one that took the least time.
///
/// What won is remembered under the hash of the program, the options and the processor.
struct MeasuredPlan {
  let program: Program
  let options: ScheduleOptions
  let entropies: [[ValueID: Double]]

  /// Steps of the runs that are timed.
  private static let longest = 512
  private static let chunks = [28, 56, 112, 224]

  /// The policies that are tried: what the options leave open.
  var trials: [ScheduleOptions] {
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

  func plan(compiler: any KernelCompiler) throws(Diagnostic) -> Plan {
    let memory = PlanMemory(key: key(compiler.tier))
    if let (fusion, tile) = memory.recall() {
      var known = options
      known.fusion = fusion
      known.tile = tile
      return labelled(Scheduler.plan(program, options: known, entropies: entropies))
    }
    let timer = try PlanTimer(
      program: program, time: min(options.time, Self.longest), compiler: compiler)
    var seen = Set<[LayerPlan]>()
    var best: (plan: Plan, milliseconds: Double)?
    for trial in trials {
      let plan = Scheduler.plan(program, options: trial, entropies: entropies)
      guard seen.insert(plan.layers).inserted else { continue }
      let took = try timer.milliseconds(plan)
      if best.map({ took < $0.milliseconds }) ?? true { best = (plan, took) }
    }
    guard let best else { return Scheduler.plan(program, options: options, entropies: entropies) }
    memory.keep(best.plan.options.fusion, best.plan.options.tile)
    return labelled(best.plan)
  }

  private func labelled(_ plan: Plan) -> Plan {
    var plan = plan
    plan.options = options
    return plan
  }

  private func key(_ tier: Tier) -> String {
    let words = [
      Printer.print(program), "\(options.fusion)", "\(options.tile)", "\(options.segment)",
      "\(options.machine)", "\(min(options.time, Self.longest))", "\(tier)", CPUIdentity.current,
    ]
    return words.joined(separator: "\n")
  }
}
