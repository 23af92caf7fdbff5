/// What one loop of a nest touches, in the order of its text.
struct TouchGroup {
  var touches: [Touch] = []
  /// The rounds of the outermost loop in which what moves differs.
  private var rounds = 1
  /// The digit of that loop's counter that turns slowest.
  private var slowest = 0
  /// Bytes of the boxes that move with the slowest digit, and of those that are touched again for
  /// each of its values.
  private var moving = 0
  private var staying = 0

  /// Says that all touches are there.
  mutating func close() {
    var digits: [Int: Int] = [:]
    for touch in touches { digits.merge(touch.box.movers) { first, _ in first } }
    slowest = digits.keys.max() ?? 0
    for touch in touches {
      if moves(touch.box) { moving += touch.box.bytes } else { staying += touch.box.bytes }
    }
    // What hangs on the fast digits alone is swept once for each value of the slowest.
    let isSwept = touches.contains { !moves($0.box) && !$0.box.movers.isEmpty }
    rounds = isSwept ? digits[slowest] ?? 1 : digits.values.reduce(1, *)
  }

  /// Whether a round of the outermost loop touches only its part.
  func moves(_ box: Box) -> Bool { slowest > 0 && box.movers[slowest] != nil }

  /// Into how many slices the work is cut for a cache of so many bytes, so that a slice is small
  /// in it and the order of use comes out right; one if all of it is small.
  func slices(cache: Int) -> Int {
    guard moving + staying > cache / 4 else { return 1 }
    return min(max(1, rounds), moving / max(1, cache / 16) + 1)
  }
}
