/// Where a run's memory lies: an address space of its own, everything at whole pages.
struct MemoryMap {
  /// What a stretch of memory is for.
  enum Region: Hashable {
    case input(Int)
    case output(Int)
    case statesBefore, states, packed, workspace
  }

  private(set) var ranges: [Region: Range<Int>] = [:]
  /// Bytes of all of it.
  private(set) var size = 0

  mutating func add(_ region: Region, bytes: Int) {
    ranges[region] = size..<size + max(0, bytes)
    let page = PageCache.pageBytes
    // A page between regions, for what reads a little in front or behind.
    size = ((size + max(0, bytes) + page - 1) / page + 1) * page
  }

  func start(_ region: Region) -> Int { ranges[region]?.lowerBound ?? 0 }
}
