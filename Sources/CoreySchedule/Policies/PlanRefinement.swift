import CoreyIR

/// Tries other chunks and strips for one kernel after the other and keeps what moves fewer bytes,
/// counted from its loops.
///
/// Kernels are priced alone, from cold caches: what one leaves behind for the next matters little
/// where a plan is far from its bound.
struct PlanRefinement {
  let options: ScheduleOptions

  private var model: CostModel { CostModel(machine: options.machine) }

  /// How many more or fewer chunks are tried, as shares of those there are and at least one.
  private static let shares = [-0.5, 0.5, -0.3, 0.25, -0.1, 0.1]
  /// The most rounds over these for one kernel.
  private static let rounds = 3

  func refined(_ plan: Plan) -> Plan {
    var plan = plan
    for layer in plan.layers.indices where plan.layers[layer].isOnlyKernels {
      for kernel in plan.layers[layer].steps.indices { refine(layer, kernel, of: &plan) }
    }
    return plan
  }

  private func refine(_ layer: Int, _ kernel: Int, of plan: inout Plan) {
    guard case .kernel(var best) = plan.layers[layer].steps[kernel] else { return }
    func price(_ tried: KernelPlan, limit: Int) -> Int? {
      var plan = plan
      plan.layers[layer].steps[kernel] = .kernel(tried)
      return model.bytes(
        Lowering.lower(plan, name: "candidate"), time: options.time, effort: options.effort,
        limit: limit, only: (layer, kernel))?.moved
    }
    let steps = min(options.time, options.segment)
    guard var least = price(best, limit: .max) else { return }
    func keep(_ tried: KernelPlan) -> Bool {
      guard tried != best, let bytes = price(tried, limit: least), bytes < least else {
        return false
      }
      (best, least) = (tried, bytes)
      return true
    }
    for _ in 0..<Self.rounds {
      var isBetter = false
      for share in Self.shares {
        var tried = best
        let chunks = (steps + best.chunk - 1) / best.chunk
        let change = (Double(chunks) * abs(share)).rounded(.up)
        let wanted = max(1, chunks + (share < 0 ? -Int(change) : Int(change)))
        tried.chunk = GroupEstimator.roundedUp((steps + wanted - 1) / wanted)
        isBetter = keep(tried) || isBetter
      }
      for strips in best.strips.map({ [$0.length * 2, $0.length / 2] }) ?? [] {
        var tried = best
        tried.strips?.length = max(1, strips)
        isBetter = keep(tried) || isBetter
      }
      guard isBetter else { break }
    }
    plan.layers[layer].steps[kernel] = .kernel(best)
  }
}

extension LayerPlan {
  /// Whether nothing is called or repeated: then kernels have the same numbers in plan and loops.
  fileprivate var isOnlyKernels: Bool {
    steps.allSatisfy { if case .kernel = $0 { true } else { false } }
  }
}
