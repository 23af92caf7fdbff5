import CoreyIR

extension SeededGenerator {
  /// True in one of `n` cases.
  public mutating func oneIn(_ n: Int) -> Bool { Int.random(in: 0..<n, using: &self) == 0 }

  /// A number of the range.
  public mutating func pick(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &self)
  }

  /// An element, if there is one.
  public mutating func pick<Element>(_ elements: [Element]) -> Element? {
    elements.randomElement(using: &self)
  }

  /// Some of the elements in their order, at most `limit`.
  public mutating func some<Element>(_ elements: [Element], limit: Int) -> [Element] {
    let count = pick(0...min(limit, elements.count))
    let chosen = elements.indices.shuffled(using: &self).prefix(count).sorted()
    return chosen.map { elements[$0] }
  }
}
