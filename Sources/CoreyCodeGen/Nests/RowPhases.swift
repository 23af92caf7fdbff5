import CoreySchedule

/// The statements of a row in three parts: those that a whole strip of rows can do one after the
/// other, before and behind those that carry something from row to row.
struct RowPhases {
  private(set) var before: [Statement] = []
  private(set) var carried: [Statement] = []
  private(set) var behind: [Statement] = []

  /// - Parameters:
  ///   - states: Local arrays that outlive a row.
  ///   - row: The variable of the loop over rows.
  /// - Returns: `nil` if memory is read before it is written in the same rows.
  init?(_ statements: [Statement], states: Set<String>, row: String) {
    let uses = statements.map { StatementUses([$0], row: row) }
    guard let next = Self.followers(uses) else { return nil }
    var previous = [[Int]](repeating: [], count: statements.count)
    for (index, list) in next.enumerated() { for other in list { previous[other].append(index) } }
    let carries = uses.map { !$0.isLinear || !states.isDisjoint(with: $0.names) }
    let carriers = uses.indices.filter { carries[$0] }
    let below = Self.reached(from: carriers, next)
    let above = Self.reached(from: carriers, previous)
    var isCarried = uses.indices.map { carries[$0] || below[$0] && above[$0] }
    for (index, statement) in statements.enumerated() where statement.isStart {
      // A sum or an array begins with the first that uses it.
      isCarried[index] = next[index].min().map { isCarried[$0] } ?? false
    }
    for (index, statement) in statements.enumerated() {
      if isCarried[index] {
        carried.append(statement)
      } else if below[index] {
        behind.append(statement)
      } else {
        before.append(statement)
      }
    }
  }

  /// Statements that must stay behind each one; what follows from others is left out.
  private static func followers(_ uses: [StatementUses]) -> [[Int]]? {
    var next = [[Int]](repeating: [], count: uses.count)
    var writer: [String: Int] = [:]
    var readers: [String: [Int]] = [:]
    var storers: [BufferID: [Int]] = [:]
    var loaded = Set<BufferID>()
    for (index, use) in uses.enumerated() {
      loaded.formUnion(use.loads)
      // All rows would be read before any is written.
      guard loaded.isDisjoint(with: use.stores) else { return nil }
      for buffer in use.loads { for storer in storers[buffer] ?? [] { next[storer].append(index) } }
      for buffer in use.stores { storers[buffer, default: []].append(index) }
      for name in use.names {
        if let writer = writer[name] { next[writer].append(index) }
        if use.writes.contains(name) {
          for reader in readers[name] ?? [] { next[reader].append(index) }
          writer[name] = index
          readers[name] = []
        } else {
          readers[name, default: []].append(index)
        }
      }
    }
    return next
  }

  /// What can be reached, the start itself only by a way back to it.
  private static func reached(from start: [Int], _ next: [[Int]]) -> [Bool] {
    var seen = [Bool](repeating: false, count: next.count)
    var pending = start.flatMap { next[$0] }
    while let index = pending.popLast() {
      guard !seen[index] else { continue }
      seen[index] = true
      pending += next[index]
    }
    return seen
  }
}

extension Statement {
  /// A number in a variable, or an array.
  fileprivate var isStart: Bool {
    switch self {
    case .define(_, _, .constant), .array: true
    default: false
    }
  }
}
