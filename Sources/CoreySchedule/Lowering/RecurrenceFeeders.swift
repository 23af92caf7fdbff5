import CoreyIR

/// Moves what only a recurrence reads, and what runs in its loops, right before it, so that the two
/// share a nest: else an outer product that feeds a state would be written out for every step.
struct RecurrenceFeeders {
  let kernel: KernelLowering

  /// The units' indices in the order to place them in.
  func order(_ units: [LaneUnit], _ signatures: [Signature?]) -> [Int] {
    guard units.contains(where: \.isRecurrence) else { return Array(units.indices) }
    let readers = readers(units)
    /// The recurrence that a unit moves to.
    var goal = [Int?](repeating: nil, count: units.count)
    for (place, unit) in units.enumerated().reversed() where !unit.isRecurrence {
      guard let signature = signatures[place], unit.operations.count == 1,
        case .map = unit.operations[0].kind, case .value(let value) = unit.operations[0].target,
        kernel.graph[value].state == nil, let all = readers[kernel.source(value)]
      else { continue }
      // All its readers stand at the recurrence or behind it, and the first of them is there.
      let first = all.map { units[$0].isRecurrence ? $0 : goal[$0] ?? $0 }.min() ?? place
      guard units[first].isRecurrence, signatures[first] == signature else { continue }
      goal[place] = first
    }
    var before: [Int: [Int]] = [:]
    for (place, goal) in goal.enumerated() {
      if let goal { before[goal, default: []].append(place) }
    }
    return units.indices.flatMap { place in
      goal[place] == nil ? (before[place] ?? []) + [place] : []
    }
  }

  /// By value, the units that read it or what shares its memory.
  private func readers(_ units: [LaneUnit]) -> [ValueID: [Int]] {
    var readers: [ValueID: [Int]] = [:]
    for (place, unit) in units.enumerated() {
      for operation in unit.operations {
        for value in operation.operands.compactMap(\.value) {
          readers[kernel.source(value), default: []].append(place)
        }
      }
    }
    return readers
  }
}
