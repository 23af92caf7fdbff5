import CoreyIR
import Testing

@testable import CoreySchedule

/// The search over downsets against every partition there is.
struct PartitionTests {
  @Test(arguments: 0..<12)
  func equalsExhaustiveSearch(group: Int) {
    for seed in UInt64(group) * 10..<UInt64(group + 1) * 10 {
      let region = RandomRegion.make(seed: seed)
      for cache in [512, 4096, 1 << 16] {
        let policy = LeastTraffic(
          estimator: GroupEstimator(region: region, cache: cache, steps: 256)
        ) { _ in nil }
        let alone = UnitBlocks(region) { _, _ in false }
        let found = PartitionSearch(blocks: alone, price: policy.price).exact()
        let best = Exhaustive(region: region, price: Self.remembered(policy.price)).best()
        #expect(found?.price == best, "seed \(seed), cache \(cache)")
        let total = found?.groups.map(policy.price).reduce(PlanPrice(), +)
        #expect(total == best)
        expectLegal(found?.groups ?? [], region)
        // What is merged before the search loses nothing.
        #expect(policy.run().price.bytes == best?.bytes, "merged, seed \(seed), cache \(cache)")
      }
    }
  }

  @Test(arguments: 0..<6)
  func oneOrderIsLegalAndNotBetter(group: Int) {
    for seed in UInt64(group) * 10..<UInt64(group + 1) * 10 {
      let region = RandomRegion.make(seed: seed)
      let policy = LeastTraffic(
        estimator: GroupEstimator(region: region, cache: 2048, steps: 256)
      ) { _ in nil }
      let search = PartitionSearch(
        blocks: UnitBlocks(region) { _, _ in false }, price: policy.price)
      let found = search.consecutive()
      expectLegal(found.groups, region)
      #expect(!found.isOptimal)
      if let exact = search.exact() { #expect(!(found.price < exact.price)) }
    }
  }

  @Test func aSearchThatIsTooLongGivesWay() {
    let region = RandomRegion.make(seed: 7)
    let policy = LeastTraffic(
      estimator: GroupEstimator(region: region, cache: 2048, steps: 256)
    ) { _ in nil }
    var search = PartitionSearch(blocks: UnitBlocks(region) { _, _ in false }, price: policy.price)
    search.limit = 2
    #expect(search.exact() == nil)
    #expect(!search.run().isOptimal)
    expectLegal(search.run().groups, region)
  }

  /// The same prices, each worked out once.
  private static func remembered(
    _ price: @escaping ([Int]) -> PlanPrice
  ) -> ([Int]) -> PlanPrice {
    var known: [[Int]: PlanPrice] = [:]
    return { units in
      let answer = known[units] ?? price(units)
      known[units] = answer
      return answer
    }
  }

  /// Every unit once, operands first, nothing together that may not be.
  private func expectLegal(_ groups: [[Int]], _ region: FusionRegion) {
    #expect(groups.flatMap { $0 }.sorted() == Array(region.units.indices))
    var done = Set<Int>()
    for group in groups {
      done.formUnion(group)
      for unit in group { #expect(Set(region.units[unit].predecessors).isSubset(of: done)) }
      var kind = region.units[group[0]].kind
      for unit in group.dropFirst() {
        switch kind.joined(with: region.units[unit].kind) {
        case .success(let joined): kind = joined
        case .failure(let reason): Issue.record("\(reason)")
        }
      }
    }
  }
}

/// All legal partitions, by recursion over what can run next.
private struct Exhaustive {
  let region: FusionRegion
  let price: ([Int]) -> PlanPrice

  func best() -> PlanPrice? {
    var known: [UInt64: PlanPrice?] = [:]
    return best(after: 0, &known)
  }

  private func best(after done: UInt64, _ known: inout [UInt64: PlanPrice?]) -> PlanPrice? {
    let count = region.units.count
    if done == (1 << UInt64(count)) - 1 { return PlanPrice() }
    if let answer = known[done] { return answer }
    var best: PlanPrice?
    // Every subset of what is left that is closed under operands and legal.
    let left = ((1 << UInt64(count)) - 1) & ~done
    var next = left
    while next != 0 {
      let subset = next
      next = (next - 1) & left
      guard isLegal(subset, after: done), let rest = self.best(after: done | subset, &known) else {
        continue
      }
      let total = price((0..<count).filter { subset & 1 << UInt64($0) != 0 }) + rest
      if best.map({ total < $0 }) ?? true { best = total }
    }
    known[done] = best
    return best
  }

  private func isLegal(_ subset: UInt64, after done: UInt64) -> Bool {
    var kind: KernelKind?
    for unit in region.units.indices where subset & 1 << UInt64(unit) != 0 {
      for operand in region.units[unit].predecessors
      where (subset | done) & 1 << UInt64(operand) == 0 {
        return false
      }
      if let known = kind {
        guard case .success(let joined) = known.joined(with: region.units[unit].kind) else {
          return false
        }
        kind = joined
      } else {
        kind = region.units[unit].kind
      }
    }
    return true
  }
}
