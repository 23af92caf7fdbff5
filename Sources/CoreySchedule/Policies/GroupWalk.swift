/// Groups ops in topological order, one after the other, where a rule and legality allow.
struct GroupWalk {
  let region: FusionRegion

  /// - Parameter rule: Why the group, which is not empty, must end before a unit; `nil` if it may go
  ///   on.
  func groups(_ rule: (_ group: [Int], _ next: Int) -> CutReason?) -> [KernelGroup] {
    var groups: [KernelGroup] = []
    for unit in region.units.indices {
      guard let last = groups.last else {
        groups.append(KernelGroup(units: [unit], kind: region.units[unit].kind, reason: .start))
        continue
      }
      switch last.kind.joined(with: region.units[unit].kind) {
      case .failure(let reason):
        groups.append(KernelGroup(units: [unit], kind: region.units[unit].kind, reason: reason))
      case .success(let kind):
        if let reason = rule(last.units, unit) {
          groups.append(KernelGroup(units: [unit], kind: region.units[unit].kind, reason: reason))
        } else {
          groups[groups.count - 1].units.append(unit)
          groups[groups.count - 1].kind = kind
        }
      }
    }
    return groups
  }
}

/// The units of one kernel and why it begins.
struct KernelGroup: Hashable, Sendable {
  /// Ascending.
  var units: [Int]
  var kind: KernelKind
  var reason: CutReason
}
