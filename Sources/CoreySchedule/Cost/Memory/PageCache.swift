/// A set-associative cache that drops what was used least recently.
///
/// It knows of every line whether it is there and whether it was written, but of the order of use
/// only that of pages of 64 lines: loops touch long runs, and so a page is as good as its lines and
/// dozens of times faster. The sets of 64 lines side by side are one color, as pages see it.
struct PageCache {
  static let lineBytes = 64
  static let pageBytes = 64 * lineBytes

  private struct Page {
    /// One bit for each line.
    var resident: UInt64 = 0
    var dirty: UInt64 = 0
    /// Lines that were ever here.
    var seen: UInt64 = 0
    /// Neighbours in the order of use; -1: none.
    var newer: Int32 = -1
    var older: Int32 = -1
    /// The tally that last wrote to it.
    var writer: Int32 = 0
  }

  /// The pages that compete for the same sets, in the order of use; -1: none.
  private struct Color {
    var newest: Int32 = -1
    var oldest: Int32 = -1
    /// Lines that are there.
    var used = 0
  }

  /// Lines that came and went, by tally.
  private(set) var traffic: [Traffic]
  private var pages: [Page]
  private var colors: [Color]
  /// Lines of one color.
  private let capacity: Int

  /// - Parameters:
  ///   - bytes: The size of the cache.
  ///   - ways: The lines of one set.
  ///   - memory: The bytes of memory there are to touch.
  ///   - tallies: How many are counted apart.
  init(bytes: Int, ways: Int, memory: Int, tallies: Int) {
    colors = Array(repeating: Color(), count: max(1, bytes / max(1, ways) / Self.pageBytes))
    capacity = max(1, bytes / Self.lineBytes / colors.count)
    pages = Array(repeating: Page(), count: memory / Self.pageBytes + 2)
    traffic = Array(repeating: Traffic(), count: tallies)
  }

  /// Touches the lines of a run of bytes.
  /// - Parameters:
  ///   - isRead: Whether it is read before it is written.
  ///   - isWritten: Whether it is written.
  mutating func touch(_ start: Int, bytes: Int, isRead: Bool, isWritten: Bool, tally: Int) {
    guard bytes > 0, start >= 0 else { return }
    var line = start / Self.lineBytes
    let end = (start + bytes - 1) / Self.lineBytes + 1
    while line < end {
      let page = line / 64
      let stop = min(end, (page + 1) * 64)
      guard page < pages.count else { return }
      let count = stop - line
      let bits: UInt64 = count == 64 ? ~0 : ((1 << UInt64(count)) - 1) << UInt64(line % 64)
      touch(page: page, lines: bits, isRead: isRead, isWritten: isWritten, tally: tally)
      line = stop
    }
  }

  private mutating func touch(
    page: Int, lines: UInt64, isRead: Bool, isWritten: Bool, tally: Int
  ) {
    let missing = lines & ~pages[page].resident
    let color = page % colors.count
    if pages[page].resident == 0 || colors[color].newest != Int32(page) {
      moveToFront(page, color)
    }
    if isWritten {
      pages[page].dirty |= lines
      pages[page].writer = Int32(tally)
    }
    guard missing != 0 else { return }
    let count = missing.nonzeroBitCount
    pages[page].resident |= missing
    pages[page].seen |= missing
    traffic[tally].fills += count * Self.lineBytes
    if !isRead { traffic[tally].allocations += count * Self.lineBytes }
    colors[color].used += count
    while colors[color].used > capacity, colors[color].oldest != Int32(page) {
      evict(Int(colors[color].oldest), color)
    }
  }

  private mutating func moveToFront(_ page: Int, _ color: Int) {
    if pages[page].resident != 0 { unlink(page, color) }
    let newest = colors[color].newest
    pages[page].newer = -1
    pages[page].older = newest
    if newest >= 0 { pages[Int(newest)].newer = Int32(page) }
    colors[color].newest = Int32(page)
    if colors[color].oldest < 0 { colors[color].oldest = Int32(page) }
  }

  private mutating func unlink(_ page: Int, _ color: Int) {
    let (newer, older) = (pages[page].newer, pages[page].older)
    if newer >= 0 { pages[Int(newer)].older = older } else { colors[color].newest = older }
    if older >= 0 { pages[Int(older)].newer = newer } else { colors[color].oldest = newer }
  }

  private mutating func evict(_ page: Int, _ color: Int) {
    unlink(page, color)
    colors[color].used -= pages[page].resident.nonzeroBitCount
    traffic[Int(pages[page].writer)].writeBacks += dirtyBytes(page)
    pages[page].resident = 0
    pages[page].dirty = 0
  }

  private func dirtyBytes(_ page: Int) -> Int {
    pages[page].dirty.nonzeroBitCount * Self.lineBytes
  }

  /// The bytes of a stretch of memory that were written and are still here.
  func dirtyBytes(in range: Range<Int>) -> Int { bytes(in: range, \.dirty) }

  /// The bytes of a stretch of memory that were ever touched.
  func seenBytes(in range: Range<Int>) -> Int { bytes(in: range, \.seen) }

  private func bytes(in range: Range<Int>, _ lines: KeyPath<Page, UInt64>) -> Int {
    guard !range.isEmpty else { return 0 }
    let first = range.lowerBound / Self.pageBytes
    let last = min((range.upperBound - 1) / Self.pageBytes, pages.count - 1)
    guard first <= last else { return 0 }
    return pages[first...last].reduce(0) {
      $0 + $1[keyPath: lines].nonzeroBitCount * Self.lineBytes
    }
  }
}
