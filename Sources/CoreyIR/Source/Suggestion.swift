/// Finds the known name a mistyped one was meant to be.
public enum Suggestion {
  /// The candidates within a third of the name's length in edits, closest first, at most `limit`.
  public static func closest(
    to name: String, among candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let bound = max(1, name.count / 3)
    let wanted = Array(name.lowercased().utf8)
    return
      candidates
      .compactMap { candidate -> (distance: Int, name: String)? in
        let distance = editDistance(wanted, Array(candidate.lowercased().utf8), bound: bound)
        return distance <= bound ? (distance, candidate) : nil
      }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
      .prefix(limit)
      .map(\.name)
  }

  /// "did you mean 'x'?", or nothing when no candidate is close.
  public static func didYouMean(
    _ name: String, among candidates: some Sequence<String>
  ) -> String? {
    closest(to: name, among: candidates, limit: 1).first.map { "did you mean '\($0)'?" }
  }

  /// The number of insertions, deletions, replacements and swaps of neighbours; above `bound`, any
  /// number above it.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8], bound: Int) -> Int {
    if abs(left.count - right.count) > bound { return bound + 1 }
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for i in 1...left.count {
      var row = [i]
      row.reserveCapacity(right.count + 1)
      for j in 1...right.count {
        let cost = left[i - 1] == right[j - 1] ? 0 : 1
        var best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
        if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
          best = min(best, beforeLast[j - 2] + 1)
        }
        row.append(best)
      }
      beforeLast = last
      last = row
    }
    return last[right.count]
  }
}
