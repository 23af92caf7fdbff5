/// A set-associative cache that drops what was used least recently.
///
/// It knows of every line whether it is there and whether it was written, but of the order of use
/// only that of pages of a few lines: loops touch runs, and so a page is as good as its lines and
/// many times faster. The sets of the lines of a page, side by side, are one color.
struct PageCache: ~Copyable {
  static let lineBytes = 64
  /// Lines of a page: 64 where there are many pages, few where a cache is so small that the order of
  /// use must come out as in a simulator of lines.
  private let pageLines: Int

  private struct Page {
    /// One bit for each line.
    var resident: UInt64 = 0
    var dirty: UInt64 = 0
    /// Lines that were ever here.
    var seen: UInt64 = 0
    /// The tally that last wrote to it.
    var writer: Int32 = 0
    /// Neighbours in the order of use; -1: none.
    var newer: Int32 = -1
    var older: Int32 = -1
  }

  /// The pages that compete for the same sets, in the order of use; -1: none.
  private struct Color {
    var newest: Int32 = -1
    var oldest: Int32 = -1
    /// Lines that are there.
    var used: Int32 = 0
  }

  /// What is counted, in lines.
  private struct Count {
    var fills = 0
    var allocations = 0
    var writeBacks = 0
  }

  /// Lines read and written back so far, in bytes: what a run moves at least.
  private(set) var movedBytes = 0
  private let counts: UnsafeMutableBufferPointer<Count>
  private let pages: UnsafeMutableBufferPointer<Page>
  private let colors: UnsafeMutableBufferPointer<Color>
  /// Lines of one color.
  private let capacity: Int32

  /// - Parameters:
  ///   - bytes: The size of the cache.
  ///   - ways: The lines of one set.
  ///   - memory: The bytes of memory there are to touch.
  ///   - tallies: How many are counted apart.
  init(bytes: Int, ways: Int, memory: Int, tallies: Int) {
    var lines = 8
    while lines < 64, bytes / lines >= 1 << 19 { lines *= 2 }
    pageLines = lines
    let count = max(1, bytes / max(1, ways) / (lines * Self.lineBytes))
    colors = .allocate(capacity: count)
    colors.initialize(repeating: Color())
    capacity = Int32(clamping: max(1, bytes / Self.lineBytes / count))
    pages = .allocate(capacity: memory / (lines * Self.lineBytes) + 2)
    pages.initialize(repeating: Page())
    counts = .allocate(capacity: tallies)
    counts.initialize(repeating: Count())
  }

  deinit {
    colors.deallocate()
    pages.deallocate()
    counts.deallocate()
  }

  /// Bytes that came and went, by tally.
  var traffic: [Traffic] {
    counts.map {
      Traffic(
        fills: $0.fills * Self.lineBytes, allocations: $0.allocations * Self.lineBytes,
        writeBacks: $0.writeBacks * Self.lineBytes)
    }
  }

  /// Touches the lines of a run of bytes.
  /// - Parameters:
  ///   - isRead: Whether it is read before it is written.
  ///   - isWritten: Whether it is written.
  mutating func touch(_ start: Int, bytes: Int, isRead: Bool, isWritten: Bool, tally: Int) {
    guard bytes > 0, start >= 0 else { return }
    var line = start / Self.lineBytes
    let end = min((start + bytes - 1) / Self.lineBytes + 1, pages.count * pageLines)
    while line < end {
      let page = line / pageLines
      let first = line % pageLines
      let count = min(end - line, pageLines - first)
      let bits = (UInt64.max >> UInt64(64 - count)) << UInt64(first)
      touch(page: page, lines: bits, isRead: isRead, isWritten: isWritten, tally: tally)
      line += count
    }
  }

  private mutating func touch(
    page: Int, lines: UInt64, isRead: Bool, isWritten: Bool, tally: Int
  ) {
    let missing = lines & ~pages[page].resident
    let color = page % colors.count
    if colors[color].newest != Int32(truncatingIfNeeded: page) { moveToFront(page, color) }
    if isWritten {
      pages[page].dirty |= lines
      pages[page].writer = Int32(truncatingIfNeeded: tally)
    }
    guard missing != 0 else { return }
    let count = missing.nonzeroBitCount
    pages[page].resident |= missing
    pages[page].seen |= missing
    counts[tally].fills += count
    if isRead { movedBytes += count * Self.lineBytes } else { counts[tally].allocations += count }
    colors[color].used += Int32(truncatingIfNeeded: count)
    while colors[color].used > capacity, colors[color].oldest != Int32(truncatingIfNeeded: page) {
      evict(Int(colors[color].oldest), color)
    }
  }

  private func moveToFront(_ page: Int, _ color: Int) {
    if pages[page].resident != 0 { unlink(page, color) }
    let newest = colors[color].newest
    let place = Int32(truncatingIfNeeded: page)
    pages[page].newer = -1
    pages[page].older = newest
    if newest >= 0 { pages[Int(newest)].newer = place }
    colors[color].newest = place
    if colors[color].oldest < 0 { colors[color].oldest = place }
  }

  private func unlink(_ page: Int, _ color: Int) {
    let (newer, older) = (pages[page].newer, pages[page].older)
    if newer >= 0 { pages[Int(newer)].older = older } else { colors[color].newest = older }
    if older >= 0 { pages[Int(older)].newer = newer } else { colors[color].oldest = newer }
  }

  private mutating func evict(_ page: Int, _ color: Int) {
    unlink(page, color)
    colors[color].used -= Int32(truncatingIfNeeded: pages[page].resident.nonzeroBitCount)
    let written = pages[page].dirty.nonzeroBitCount
    counts[Int(pages[page].writer)].writeBacks += written
    movedBytes += written * Self.lineBytes
    pages[page].resident = 0
    pages[page].dirty = 0
  }

  /// The bytes of a stretch of memory that were written and are still here.
  func dirtyBytes(in range: Range<Int>) -> Int { bytes(in: range) { $0.dirty } }

  /// The bytes of a stretch of memory that were ever touched.
  func seenBytes(in range: Range<Int>) -> Int { bytes(in: range) { $0.seen } }

  private func bytes(in range: Range<Int>, lines: (Page) -> UInt64) -> Int {
    guard !range.isEmpty else { return 0 }
    let first = range.lowerBound / (pageLines * Self.lineBytes)
    let last = min((range.upperBound - 1) / (pageLines * Self.lineBytes), pages.count - 1)
    guard first <= last else { return 0 }
    return pages[first...last].reduce(0) {
      $0 + lines($1).nonzeroBitCount * Self.lineBytes
    }
  }
}
