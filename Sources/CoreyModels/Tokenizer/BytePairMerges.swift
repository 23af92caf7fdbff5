import HeapModule

/// The merges of a byte-pair tokenizer (Sennrich et al. 2016): which neighbours become one token,
/// and which first.
struct BytePairMerges: Sendable {
  /// What two neighbours become.
  private struct Merge: Sendable {
    var rank: Int32
    var token: Int32
  }

  /// A merge that may be made, at the place of its left side.
  private struct Candidate: Comparable {
    var rank: Int32
    var place: Int
    var token: Int32

    static func < (left: Candidate, right: Candidate) -> Bool {
      (left.rank, left.place) < (right.rank, right.place)
    }
  }

  private var merges: [UInt64: Merge] = [:]
  private var count: Int32 = 0

  /// Adds the next merge; one that is there already gets the later rank, as in the library.
  mutating func append(_ left: Int32, _ right: Int32, token: Int32) {
    merges[Self.pair(left, right)] = Merge(rank: count, token: token)
    count += 1
  }

  private static func pair(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  /// Merges neighbours until no merge is left: always the one of the lowest rank, of equals the
  /// leftmost.
  ///
  /// A heap of candidates over a linked list: n log n in the length.
  func apply(to tokens: inout [Int32]) {
    guard tokens.count > 1 else { return }
    // Neighbours by place; a token that was merged into its left neighbour is gone.
    var next = Array(1...tokens.count)
    var previous = Array(-1..<(tokens.count - 1))
    var isGone = [Bool](repeating: false, count: tokens.count)
    var candidates = Heap<Candidate>()

    func merge(at left: Int) -> Merge? {
      guard left >= 0, !isGone[left], next[left] < tokens.count else { return nil }
      return merges[Self.pair(tokens[left], tokens[next[left]])]
    }
    func consider(_ left: Int) {
      guard let merge = merge(at: left) else { return }
      candidates.insert(Candidate(rank: merge.rank, place: left, token: merge.token))
    }

    for left in tokens.indices { consider(left) }
    while let best = candidates.popMin() {
      let left = best.place
      // What a candidate saw may have been merged since; the library asks for the result only.
      guard let merge = merge(at: left), merge.token == best.token else { continue }
      let right = next[left]
      tokens[left] = merge.token
      isGone[right] = true
      next[left] = next[right]
      if next[right] < tokens.count { previous[next[right]] = left }
      consider(previous[left])
      consider(left)
    }
    tokens = tokens.indices.filter { !isGone[$0] }.map { tokens[$0] }
  }
}
