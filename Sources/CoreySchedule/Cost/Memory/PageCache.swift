/// A cache that drops what was used least recently.
///
/// It knows of every line whether it is there and whether it was written, but of the order of use
/// only that of pages of 64 lines: loops touch long runs, and so a page is as good as its lines and
/// dozens of times faster. Sets are not modelled: any line may lie anywhere.
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

  /// Lines that came and went, by tally.
  private(set) var traffic: [Traffic]
  private var pages: [Page]
  private var newest: Int32 = -1
  private var oldest: Int32 = -1
  private var used = 0
  private let capacity: Int

  /// - Parameters:
  ///   - bytes: The size of the cache.
  ///   - memory: The bytes of memory there are to touch.
  ///   - tallies: How many are counted apart.
  init(bytes: Int, memory: Int, tallies: Int) {
    capacity = max(1, bytes / Self.lineBytes)
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
    if pages[page].resident == 0 || newest != Int32(page) { moveToFront(page) }
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
    used += count
    while used > capacity, oldest >= 0, oldest != Int32(page) { evict(Int(oldest)) }
  }

  private mutating func moveToFront(_ page: Int) {
    if pages[page].resident != 0 { unlink(page) }
    pages[page].newer = -1
    pages[page].older = newest
    if newest >= 0 { pages[Int(newest)].newer = Int32(page) }
    newest = Int32(page)
    if oldest < 0 { oldest = newest }
  }

  private mutating func unlink(_ page: Int) {
    let (newer, older) = (pages[page].newer, pages[page].older)
    if newer >= 0 { pages[Int(newer)].older = older } else { newest = older }
    if older >= 0 { pages[Int(older)].newer = newer } else { oldest = newer }
  }

  private mutating func evict(_ page: Int) {
    unlink(page)
    used -= pages[page].resident.nonzeroBitCount
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
