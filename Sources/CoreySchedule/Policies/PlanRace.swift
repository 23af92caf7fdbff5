import CoreyIR

/// Lowers the plans of several policies, counts the bytes each moves and keeps the cheapest, so that
/// the default is never worse than any of them.
struct PlanRace {
  let program: Program
  let options: ScheduleOptions
  let entropies: [[ValueID: Double]]

  /// A policy, and the share of the cache that its estimates count on.
  private struct Entry: Hashable {
    var fusion: FusionPolicy
    var tile: TilePolicy
    var share: Double
  }

  /// The policy's own plans come first, so that they win among equals: with the whole cache, and with
  /// less of it, for what is dropped first is not always what is needed last.
  private static let entries =
    [0.9, 0.75, 0.6, 0.4].map { Entry(fusion: .entropy, tile: .cost, share: $0) }
    + [FusionPolicy.all, .egfs, .score, .staticBaseline, .none].map {
      Entry(fusion: $0, tile: .cost, share: 0.9)
    } + [
      Entry(fusion: .all, tile: .cost, share: 0.5),
      Entry(fusion: .all, tile: .fixed(TilePolicy.standard), share: 0.9),
    ]

  /// The cheapest plan; `nil` if the policy's own could not be priced within the effort allowed.
  func run() -> Plan? {
    let model = CostModel(machine: options.machine)
    var seen = Set<[LayerPlan]>()
    var best: (plan: Plan, bytes: Int, bound: Int)?
    var candidates: [PlanCandidate] = []
    for entry in Self.entries {
      var tried = options
      tried.fusion = entry.fusion
      tried.tile = entry.tile
      var plan = Scheduler.partition(
        program, options: tried, cacheShare: entry.share, entropies: entropies)
      guard seen.insert(plan.layers).inserted else { continue }
      guard
        let cost = model.bytes(
          Lowering.lower(plan, name: "candidate"), time: options.time, effort: options.effort,
          limit: best?.bytes ?? .max)
      else {
        if best == nil { return nil }
        continue
      }
      candidates.append(
        PlanCandidate(fusion: entry.fusion, tile: entry.tile, bytes: cost.moved))
      plan.options = options
      if best.map({ cost.moved < $0.bytes }) ?? true { best = (plan, cost.moved, cost.bound) }
      if cost.moved <= cost.bound + cost.bound / 100 { break }
    }
    if let found = best, options.effort == .max, found.bytes > found.bound + found.bound / 20 {
      let refined = PlanRefinement(options: options).refined(found.plan)
      if let cost = model.bytes(
        Lowering.lower(refined, name: "candidate"), time: options.time, effort: options.effort,
        limit: found.bytes)
      {
        best = (refined, cost.moved, cost.bound)
      }
    }
    best?.plan.candidates = candidates
    return best?.plan
  }
}
