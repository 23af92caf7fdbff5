/// What was touched so far.
struct Tallies: Equatable {
  enum Direction {
    case load, store
  }

  struct Key: Hashable {
    var function: String
    var buffer: String
  }

  struct Amount: Equatable {
    var loads = 0
    var stores = 0
  }

  private(set) var keys: [Key] = []
  private var positions: [Key: Int] = [:]
  /// In bytes, by key.
  private(set) var amounts: [Amount] = []
  /// Accesses outside of their buffers.
  private(set) var problems: [StrayAccess] = []

  mutating func position(of key: Key) -> Int {
    if let known = positions[key] { return known }
    keys.append(key)
    amounts.append(Amount())
    positions[key] = keys.count - 1
    return keys.count - 1
  }

  /// `nil` beyond 64 bits.
  mutating func add(_ bytes: Int, times: Int, _ direction: Direction, at position: Int) -> Void? {
    let (product, isWide) = bytes.multipliedReportingOverflow(by: times)
    let old = direction == .load ? amounts[position].loads : amounts[position].stores
    let (sum, isWider) = old.addingReportingOverflow(product)
    if isWide || isWider { return nil }
    switch direction {
    case .load: amounts[position].loads = sum
    case .store: amounts[position].stores = sum
    }
    return ()
  }

  mutating func add(_ problem: StrayAccess) {
    if problems.count < 20, !problems.contains(problem) { problems.append(problem) }
  }

  /// Keys are found again whatever order they came in.
  static func == (left: Self, right: Self) -> Bool {
    let (short, long) = left.keys.count < right.keys.count ? (left, right) : (right, left)
    return short.amounts == Array(long.amounts.prefix(short.amounts.count))
      && long.amounts.dropFirst(short.amounts.count).allSatisfy { $0 == Amount() }
      && left.problems == right.problems
  }
}
