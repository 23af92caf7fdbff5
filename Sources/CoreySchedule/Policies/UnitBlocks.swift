/// Units that are never cut apart, because what one makes only the next one reads and nothing heavy
/// is between them.
struct UnitBlocks {
  /// The units of each block, ascending; blocks in topological order.
  private(set) var blocks: [[Int]] = []
  private(set) var kinds: [KernelKind] = []
  /// The blocks that must have run before.
  private(set) var predecessors: [[Int]] = []

  /// - Parameter merges: Whether a unit is joined with the only unit that reads it; otherwise each
  ///   unit is a block.
  init(_ region: FusionRegion, merging merges: (_ unit: Int, _ reader: Int) -> Bool) {
    let count = region.units.count
    var readers = [Set<Int>](repeating: [], count: count)
    var leaves = [Bool](repeating: false, count: count)
    for value in region.values {
      guard let producer = value.producer else { continue }
      leaves[producer] = leaves[producer] || value.leaves
      for reader in value.readers where reader.unit != producer {
        readers[producer].insert(reader.unit)
      }
    }
    // The last unit of a block stands for it.
    var last = Array(0..<count)
    var kind = region.units.map(\.kind)
    for unit in stride(from: count - 1, through: 0, by: -1) {
      guard !leaves[unit], readers[unit].count == 1, let reader = readers[unit].first,
        reader > unit, merges(unit, reader),
        case .success(let joined) = kind[last[reader]].joined(with: region.units[unit].kind)
      else { continue }
      last[unit] = last[reader]
      kind[last[unit]] = joined
    }
    var index: [Int: Int] = [:]
    for unit in 0..<count where last[unit] == unit {
      index[unit] = blocks.count
      blocks.append([])
      kinds.append(kind[unit])
    }
    for unit in 0..<count {
      if let block = index[last[unit]] { blocks[block].append(unit) }
    }
    predecessors = blocks.indices.map { block in
      let all = blocks[block].flatMap { region.units[$0].predecessors }
        .compactMap { index[last[$0]] }
      return Set(all).subtracting([block]).sorted()
    }
  }
}
