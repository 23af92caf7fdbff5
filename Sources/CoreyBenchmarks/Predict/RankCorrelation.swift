/// Whether two quantities put things in the same order.
enum RankCorrelation {
  /// Kendall's τ-b: pairs in the same order less pairs in the other, over all pairs but ties; 1 for
  /// one order, 0 for orders that have nothing in common.
  static func tau(_ left: [Double], _ right: [Double]) -> Double {
    var (balance, leftPairs, rightPairs) = (0.0, 0.0, 0.0)
    for first in left.indices {
      for second in left.indices.prefix(first) {
        let a = order(left[first], left[second])
        let b = order(right[first], right[second])
        balance += a * b
        leftPairs += a * a
        rightPairs += b * b
      }
    }
    let pairs = (leftPairs * rightPairs).squareRoot()
    return pairs > 0 ? balance / pairs : .nan
  }

  private static func order(_ a: Double, _ b: Double) -> Double { a < b ? -1 : a > b ? 1 : 0 }
}
