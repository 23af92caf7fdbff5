/// As few kernels as legality allows.
struct FewestKernels {
  func groups(_ region: FusionRegion) -> [KernelGroup] {
    let blocks = UnitBlocks(region) { _, _ in true }
    let found = PartitionSearch(blocks: blocks) { _ in PlanPrice(kernels: 1) }.run()
    return region.groups(found.groups) { _, _ in .cheapest }
  }
}

extension FusionRegion {
  /// Whether all units could run in one kernel.
  var isOneKernel: Bool {
    guard var kind = units.first?.kind else { return true }
    for unit in units.dropFirst() {
      guard case .success(let joined) = kind.joined(with: unit.kind) else { return false }
      kind = joined
    }
    return true
  }

  /// Groups with the reasons why each does not go on with the one before.
  func groups(
    _ partition: [[Int]], reason: (_ before: [Int], _ group: [Int]) -> CutReason
  ) -> [KernelGroup] {
    var groups: [KernelGroup] = []
    for units in partition {
      guard let kind = kind(of: units) else { continue }
      let why: CutReason
      if let last = groups.last {
        switch last.kind.joined(with: kind) {
        case .failure(let refusal): why = refusal
        case .success: why = reason(last.units, units)
        }
      } else {
        why = .start
      }
      groups.append(KernelGroup(units: units, kind: kind, reason: why))
    }
    return groups
  }
}
