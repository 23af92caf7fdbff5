#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension FloatHistogram {
  /// The entropy in bits of the cells `[origin + i·width, origin + (i+1)·width)`.
  ///
  /// Numbers of a bin that lies across cells are taken to be spread evenly over it, or, if they are
  /// fewer than the cells, to lie in one each.
  ///
  /// - Parameters:
  ///   - range: No number lies outside.
  ///   - lastCell: Takes what lies on its upper edge.
  func entropy(
    origin: Double, width: Double, within range: ClosedRange<Double>,
    lastCell: Double = .infinity
  ) -> Double {
    guard total > 0, width > 0, width.isFinite, origin.isFinite else { return 0 }
    var sweep = CellSweep(total: Double(total))
    for bin in bins {
      let lower = Swift.min(Swift.max(bin.lower, range.lowerBound), range.upperBound)
      let upper = Swift.min(Swift.max(bin.upper, lower), range.upperBound)
      let first = Swift.min(((lower - origin) / width).rounded(.down), lastCell)
      let last = Swift.min(((upper - origin) / width).rounded(.down), lastCell)
      let count = Double(bin.count)
      let inner = last - first - 1
      guard inner >= 0, upper > lower else {
        sweep.add(count, toCell: first)
        continue
      }
      if count <= inner {
        sweep.add(cells: count, each: 1)
        continue
      }
      let density = count / (upper - lower)
      let atEnd = Swift.max(0, density * (upper - (origin + last * width)))
      let inside = inner * density * width
      sweep.add(Swift.max(0, count - inside - atEnd), toCell: first)
      if inner > 0 { sweep.add(cells: inner, each: density * width) }
      sweep.add(atEnd, toCell: last)
    }
    return sweep.finished()
  }

  /// The smallest magnitude that a fraction of all numbers does not exceed, at most 1/128 too high
  /// or too low; 0 without numbers.
  func magnitude(atFraction fraction: Double, largest: Double) -> Double {
    guard total > 0 else { return 0 }
    let wanted = Swift.min(Swift.max(fraction, 0), 1) * Double(total)
    var below = 0.0
    for bin in magnitudes {
      let count = Double(bin.count)
      if below + count >= wanted {
        let part = Swift.max(0, wanted - below) / count
        return Swift.min(bin.lower + part * (bin.upper - bin.lower), largest)
      }
      below += count
    }
    return largest
  }

  /// The fraction of numbers that are farther from a center than a distance.
  func fraction(fartherThan distance: Double, from center: Double) -> Double {
    guard total > 0 else { return 0 }
    var outside = 0.0
    for bin in bins {
      let width = bin.upper - bin.lower
      let below = Swift.min(Swift.max((center - distance - bin.lower) / width, 0), 1)
      let above = Swift.min(Swift.max((bin.upper - center - distance) / width, 0), 1)
      outside += Double(bin.count) * Swift.min(1, below + above)
    }
    return outside / Double(total)
  }
}

/// Sums −p log2 p over cells that are met in rising order.
private struct CellSweep {
  let total: Double
  private var cell = -Double.infinity
  private var mass = 0.0
  private var bits = 0.0

  init(total: Double) { self.total = total }

  mutating func add(_ mass: Double, toCell cell: Double) {
    if cell != self.cell {
      close()
      self.cell = cell
    }
    self.mass += mass
  }

  /// Whole cells that nothing else falls into.
  mutating func add(cells: Double, each mass: Double) { bits += cells * term(mass) }

  mutating func finished() -> Double {
    close()
    return Swift.max(0, bits)
  }

  private mutating func close() {
    bits += term(mass)
    mass = 0
  }

  private func term(_ mass: Double) -> Double {
    let share = mass / total
    return share > 0 ? -share * log2(share) : 0
  }
}
