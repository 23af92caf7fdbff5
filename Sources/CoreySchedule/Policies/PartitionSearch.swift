/// Finds the cheapest partition of a region into legal kernels by dynamic programming over the
/// downsets of its graph: the sets of blocks that may have run when a kernel begins.
///
/// A kernel is the difference of two downsets, so it is convex, and every convex partition is a path.
struct PartitionSearch {
  let blocks: UnitBlocks
  /// What a kernel of these units, ascending, costs.
  let price: ([Int]) -> PlanPrice
  /// The most pairs of a downset and a kernel behind it that are looked at.
  var limit = 20_000

  struct Found: Hashable, Sendable {
    /// The units of each kernel, ascending, in an order in which they can run.
    var groups: [[Int]]
    var price: PlanPrice
    /// Whether there is no cheaper partition of the blocks.
    var isOptimal: Bool
  }

  private struct Best {
    var price: PlanPrice
    var before: UInt64
  }

  func run() -> Found {
    exact() ?? consecutive()
  }

  // MARK: Downsets

  /// `nil` if there is more to look at than the limit allows.
  func exact() -> Found? {
    let count = blocks.blocks.count
    guard count <= 63 else { return nil }
    let predecessors = blocks.predecessors.map { $0.reduce(UInt64(0)) { $0 | 1 << UInt64($1) } }
    let everything = (UInt64(1) << UInt64(count)) - 1
    var best: [UInt64: Best] = [0: Best(price: PlanPrice(), before: 0)]
    var prices: [UInt64: PlanPrice] = [:]
    var levels = [Set<UInt64>](repeating: [], count: count + 1)
    levels[0] = [0]
    var looks = 0
    for level in 0..<count {
      for downset in levels[level].sorted() {
        guard let start = best[downset] else { continue }
        var seen = Set<UInt64>()
        var open: [(group: UInt64, kind: KernelKind?)] = [(0, nil)]
        while let (group, kind) = open.popLast() {
          for block in 0..<count {
            let bit = UInt64(1) << UInt64(block)
            guard (downset | group) & bit == 0,
              predecessors[block] & ~(downset | group) == 0, !seen.contains(group | bit)
            else { continue }
            var joined = blocks.kinds[block]
            if let kind {
              guard case .success(let both) = kind.joined(with: joined) else { continue }
              joined = both
            }
            let longer = group | bit
            seen.insert(longer)
            looks += 1
            if looks > limit { return nil }
            open.append((longer, joined))
            let own = prices[longer] ?? price(units(longer))
            prices[longer] = own
            let total = start.price + own
            let reached = downset | longer
            if let known = best[reached], known.price <= total { continue }
            best[reached] = Best(price: total, before: downset)
            levels[reached.nonzeroBitCount].insert(reached)
          }
        }
      }
    }
    guard let end = best[everything] else { return nil }
    var groups: [[Int]] = []
    var place = everything
    while place != 0, let step = best[place] {
      groups.append(units(place & ~step.before))
      place = step.before
    }
    return Found(groups: groups.reversed(), price: end.price, isOptimal: true)
  }

  private func units(_ mask: UInt64) -> [Int] {
    var units: [Int] = []
    for block in blocks.blocks.indices where mask & 1 << UInt64(block) != 0 {
      units += blocks.blocks[block]
    }
    return units.sorted()
  }

  // MARK: One order

  /// The longest kernel, in blocks, that is looked at in one order.
  private static let reach = 48

  /// The cheapest partition into kernels of blocks that follow each other in one topological order.
  func consecutive() -> Found {
    let count = blocks.blocks.count
    var best: [Best?] = [Best(price: PlanPrice(), before: 0)]
    for end in stride(from: 1, through: count, by: 1) {
      var found: Best?
      var kind: KernelKind?
      var units: [Int] = []
      for start in stride(from: end - 1, through: max(0, end - Self.reach), by: -1) {
        if let known = kind {
          guard case .success(let both) = known.joined(with: blocks.kinds[start]) else { break }
          kind = both
        } else {
          kind = blocks.kinds[start]
        }
        units += blocks.blocks[start]
        guard let before = best[start] else { continue }
        let total = before.price + price(units.sorted())
        if let found, found.price <= total { continue }
        found = Best(price: total, before: UInt64(start))
      }
      best.append(found)
    }
    var groups: [[Int]] = []
    var place = count
    while place > 0, let step = best[place] {
      groups.append((Int(step.before)..<place).flatMap { blocks.blocks[$0] }.sorted())
      place = Int(step.before)
    }
    return Found(
      groups: groups.reversed(), price: best[count]?.price ?? PlanPrice(), isOptimal: false)
  }
}
