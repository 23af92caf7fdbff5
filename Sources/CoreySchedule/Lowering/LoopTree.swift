import CoreyIR

/// The inner loops of a lane nest: ops placed so that as many as possible share a loop.
final class LoopTree {
  /// What one level holds, in order.
  enum Item {
    case operation(Int)
    case loop(LoopTree)
  }

  /// The label looped over; `nil` at the top.
  let label: Label?
  private(set) weak var parent: LoopTree?
  /// This loop's place among the parent's items.
  private(set) var place = 0
  private(set) var items: [Item] = []
  /// Ops whose accumulators start before the item and are complete behind it.
  private(set) var accumulating: [Int: [Int]] = [:]

  init(label: Label? = nil, parent: LoopTree? = nil, place: Int = 0) {
    self.label = label
    self.parent = parent
    self.place = place
  }

  /// Where a value is complete.
  struct Completion {
    /// The level on which later ops can use it.
    var level: LoopTree
    /// The item of that level that computes it.
    var item: Int
  }

  /// What an op needs of a value computed in the same nest.
  struct Need {
    var completion: Completion
    /// Whether the value is read at another index: its loops must be over.
    var isWhole: Bool
  }

  /// Places an op with its inner loops: `free` labels of the result, then `over`.
  func insert(_ operation: Int, free: [Label], over: [Label], needs: [Need]) -> Completion {
    var level = self
    for label in free { level = level.loop(over: label, needs: needs) }
    let completionLevel = level
    guard !over.isEmpty else {
      level.items.append(.operation(operation))
      return Completion(level: level, item: level.items.count - 1)
    }
    var first: Int?
    for label in over {
      level = level.loop(over: label, needs: needs)
      first = first ?? level.place
    }
    level.items.append(.operation(operation))
    let item = first ?? 0
    completionLevel.accumulating[item, default: []].append(operation)
    return Completion(level: completionLevel, item: item)
  }

  /// The last loop over a label that comes late enough, or a new one.
  private func loop(over label: Label, needs: [Need]) -> LoopTree {
    for (index, item) in items.enumerated().reversed() {
      guard case .loop(let loop) = item, loop.label == label else { continue }
      if needs.allSatisfy({ isMet($0, inside: index) }) { return loop }
      break
    }
    let loop = LoopTree(label: label, parent: self, place: items.count)
    items.append(.loop(loop))
    return loop
  }

  /// Whether a value is there for ops inside an item of this level.
  private func isMet(_ need: Need, inside index: Int) -> Bool {
    var level = need.completion.level
    var item = need.completion.item
    while level !== self {
      guard let parent = level.parent else { return true }
      item = level.place
      level = parent
    }
    if item != index { return item < index }
    // Inside the same loop: right only index by index, and not for a sum over the loop itself.
    return need.completion.level !== self && !need.isWhole
  }

  /// Whether ops on `other` run inside this level.
  func contains(_ other: LoopTree) -> Bool {
    var level: LoopTree? = other
    while let current = level {
      if current === self { return true }
      level = current.parent
    }
    return false
  }
}
