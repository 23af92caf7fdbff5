import CoreyIR

/// The partition that moves the fewest bytes between memory and the last cache: every value that
/// crosses kernels is priced at its stored width, weights once for each time they come from memory.
///
/// Among partitions that cost the same, the one that cuts at the lowest entropy, for that is where
/// later lossy storage is cheapest.
struct LeastTraffic {
  let estimator: GroupEstimator
  /// Bits of each value that can cross kernels.
  let entropy: (ValueID) -> Double?
  private let bits: [Double]

  init(estimator: GroupEstimator, entropy: @escaping (ValueID) -> Double?) {
    self.estimator = estimator
    self.entropy = entropy
    bits = estimator.region.values.map { entropy($0.root) ?? 0 }
  }

  private var region: FusionRegion { estimator.region }

  func run() -> PartitionSearch.Found {
    if let everything = wholeRegion() { return everything }
    if let found = opByOp() { return found }
    // What has weights may want a chunk of its own; the rest goes with its only reader.
    let blocks = UnitBlocks(region) { unit, reader in
      !isHeavy(unit) && !isHeavy(reader)
    }
    return PartitionSearch(blocks: blocks, price: price).run()
  }

  /// The best of all partitions, if there are few: a cut may lie behind any op of a chain, where
  /// values are smallest or their entropy is lowest.
  private func opByOp() -> PartitionSearch.Found? {
    guard region.units.count <= Self.fewUnits else { return nil }
    let blocks = UnitBlocks(region) { _, _ in false }
    return PartitionSearch(blocks: blocks, price: price, limit: Self.fewLooks).exact()
  }

  private static let fewUnits = 16
  private static let fewLooks = 2000

  func groups(_ found: PartitionSearch.Found) -> [KernelGroup] {
    region.groups(found.groups) { before, group in
      let together = estimator.estimate((before + group).sorted()).bytes
      let apart = estimator.estimate(before).bytes + estimator.estimate(group).bytes
      guard together > apart else { return .cheapest }
      let steps = estimator.steps
      return .bytes(apart: apart / steps, together: together / steps)
    }
  }

  func price(_ units: [Int]) -> PlanPrice {
    let estimate = estimator.estimate(units)
    let group = Set(units)
    var entropy = 0.0
    for (index, value) in region.values.enumerated() where bits[index] != 0 {
      if let producer = value.producer, group.contains(producer),
        value.readers.contains(where: { !group.contains($0.unit) })
      {
        entropy += bits[index]
      }
    }
    return PlanPrice(bytes: estimate.bytes, kernels: 1, entropy: entropy)
  }

  /// One kernel for everything, if it moves no more than what every plan must.
  private func wholeRegion() -> PartitionSearch.Found? {
    guard region.isOneKernel, !region.units.isEmpty else { return nil }
    let units = Array(region.units.indices)
    let estimate = estimator.estimate(units)
    guard estimate.weightPasses == 1, estimate.panels == nil, estimate.fits else { return nil }
    return PartitionSearch.Found(groups: [units], price: price(units), isOptimal: true)
  }

  private func isHeavy(_ unit: Int) -> Bool { region.units[unit].matrix != nil }
}
