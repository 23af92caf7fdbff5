extension FloatHistogram {
  /// Shares of numbers in cells of one width from `-largest` to `largest`; a bin of the histogram
  /// counts where its middle lies.
  func shares(inCells count: Int, within largest: Double) -> [Double] {
    var shares = [Double](repeating: 0, count: max(1, count))
    guard largest > 0, largest.isFinite, total > 0 else { return shares }
    let width = 2 * largest / Double(shares.count)
    for bin in bins {
      let middle = (max(bin.lower, -largest) + min(bin.upper, largest)) / 2
      let cell = Int(((middle + largest) / width).rounded(.down))
      shares[min(max(cell, 0), shares.count - 1)] += Double(bin.count) / Double(total)
    }
    return shares
  }
}
