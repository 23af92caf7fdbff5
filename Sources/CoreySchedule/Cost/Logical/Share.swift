/// Which rounds of a shared loop are counted: those of one thread, as `CK_SHARE` deals them out.
struct Share: Hashable, Sendable {
  var thread: Int
  var threads: Int

  /// Everything, as one thread alone does it.
  static let all = Share(thread: 0, threads: 1)

  func range(_ count: Int) -> Range<Int> {
    let count = max(0, count)
    return count * thread / threads..<count * (thread + 1) / threads
  }
}
