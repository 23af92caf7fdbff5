/// Where a run's memory lies: an address space of its own, everything at whole pages.
struct MemoryMap {
  /// What a stretch of memory is for.
  enum Region: Hashable {
    case input(Int)
    case output(Int)
    case statesBefore, states, packed, workspace
  }

  /// Bytes of a page of virtual memory.
  private static let page = 4096

  private(set) var ranges: [Region: Range<Int>] = [:]
  /// Bytes of all of it.
  private(set) var size = 0

  mutating func add(_ region: Region, bytes: Int) {
    ranges[region] = size..<size + max(0, bytes)
    // A page between regions, for what reads a little in front or behind.
    size = ((size + max(0, bytes) + Self.page - 1) / Self.page + 1) * Self.page
  }

  func start(_ region: Region) -> Int { ranges[region]?.lowerBound ?? 0 }
}
