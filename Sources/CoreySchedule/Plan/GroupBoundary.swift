import CoreyIR

/// What crosses the boundary of a group of units, and what lives inside, for a whole run.
struct GroupBoundary {
  /// Bytes of the whole run.
  private(set) var reads = 0
  private(set) var writes = 0
  private(set) var states = 0
  private(set) var weights = 0
  /// Rows that are used again.
  private(set) var held: [Held] = []
  /// Bytes of weights that pass by between two uses inside of one loop.
  private(set) var passing = 0
  /// Whether anything is alive for one strip only, or summed from strip to strip.
  private(set) var hasStrips = false

  /// Rows of a value that are used again in the same chunk.
  struct Held {
    /// The units between which they are alive.
    var range: ClosedRange<Int>
    /// Bytes for each step.
    var bytes: Int
    /// The most bytes of weights that pass by between two uses.
    var gap: Int
  }

  private let region: FusionRegion
  private let units: [Int]
  /// Weights that each unit, or the run it is in, is the first to use.
  private var blockWeights: [Int]
  /// By position in the group.
  private let runs: [Int?]
  private let isSum: [Bool]
  private let count: Int

  /// - Parameters:
  ///   - units: Ascending.
  ///   - strips: The axis along which the group works side after side, and how many strips it has.
  init(
    _ units: [Int], of estimator: GroupEstimator, strips: (axis: AxisID, count: Int)?
  ) {
    region = estimator.region
    self.units = units
    blockWeights = [Int](repeating: 0, count: units.count)
    count = strips?.count ?? 1
    (runs, isSum) = Self.runs(units, region, axis: strips?.axis)
    var position: [Int: Int] = [:]
    for (index, unit) in units.enumerated() { position[unit] = index }
    var seenValues = Set<Int>()
    var seenWeights = Set<Int>()
    var panel = 1 << 14
    for (index, unit) in units.enumerated() {
      states += 2 * region.units[unit].stateBytes
      panel = max(panel, region.units[unit].matrix?.panelBytes ?? 0)
      for weight in estimator.weights[unit] where seenWeights.insert(weight).inserted {
        weights += region.weights[weight].bytes
        blockWeights[block(index)] += region.weights[weight].bytes
      }
    }
    for unit in units {
      for place in estimator.values[unit] where seenValues.insert(place).inserted {
        let value = region.values[place]
        let readers = value.readers.filter { position[$0.unit] != nil }
        let inside = readers.compactMap { position[$0.unit] }
        let producer = value.producer.flatMap { position[$0] }
        add(value, readers, isProduced: producer != nil, steps: estimator.steps)
        guard value.hasTime, isStored(value, inside, producer, units) else { continue }
        if let rows = rows(of: value, inside, producer) { held.append(rows) }
      }
    }
    // Sums are touched once for each strip, everything else once for each panel.
    let runWeights = units.indices.filter { runs[$0] != nil }.map { blockWeights[block($0)] }
    passing = max(panel, (runWeights.max() ?? 0) / count)
  }

  /// The first unit of the run that a unit is in.
  private func block(_ position: Int) -> Int {
    runs[position].flatMap { runs.firstIndex(of: $0) } ?? position
  }

  /// The most bytes of rows that are alive at once for each step, and the bytes of those that are
  /// not, if only what is used again before so many bytes of weights pass by is kept.
  func live(gap: Int) -> (bytes: Int, dropped: Int) {
    var begins = [Int](repeating: 0, count: units.count + 1)
    var dropped = 0
    for rows in held {
      if rows.gap <= gap {
        begins[rows.range.lowerBound] += rows.bytes
        begins[rows.range.upperBound + 1] -= rows.bytes
      } else {
        dropped += rows.bytes
      }
    }
    var (most, alive) = (0, 0)
    for change in begins {
      alive += change
      most = max(most, alive)
    }
    return (most, dropped)
  }

  private mutating func add(
    _ value: RegionValue, _ inside: [RegionValue.Reader], isProduced: Bool, steps: Int
  ) {
    let times = value.hasTime ? steps : 1
    if isProduced {
      if value.leaves || inside.count < value.readers.count { writes += value.bytes * times }
      return
    }
    var parts: [ValueID: Int] = [:]
    for reader in inside { parts[reader.part] = reader.bytes }
    reads += min(value.bytes, parts.values.reduce(0, +)) * times
  }

  /// Whether rows of a value must stay in the cache: what lanes hand to lanes lies in no memory, and
  /// what only leaves the group, or is read by one loop over lanes, passes by.
  private func isStored(
    _ value: RegionValue, _ inside: [Int], _ producer: Int?, _ units: [Int]
  ) -> Bool {
    func isLane(_ position: Int) -> Bool {
      let unit = region.units[units[position]]
      return unit.isLane && unit.matrix == nil
    }
    guard let producer else { return Set(inside).count > 1 || !inside.allSatisfy(isLane) }
    if inside.isEmpty { return isSum[producer] }
    return !isLane(producer) || !inside.allSatisfy(isLane)
  }

  private mutating func rows(
    of value: RegionValue, _ inside: [Int], _ producer: Int?
  ) -> Held? {
    let positions = (inside + [producer].compactMap { $0 }).sorted()
    guard var first = positions.min(), var last = positions.max() else { return nil }
    if let producer, let run = runs[producer], !isSum[producer],
      inside.allSatisfy({ runs[$0] == run })
    {
      hasStrips = true
      return Held(range: first...last, bytes: (value.bytes + count - 1) / count, gap: 0)
    }
    if producer.map({ isSum[$0] }) ?? false { hasStrips = true }
    // What is not a strip's own lives through all strips.
    for position in positions {
      guard let run = runs[position] else { continue }
      first = min(first, runs.firstIndex(of: run) ?? first)
      last = max(last, runs.lastIndex(of: run) ?? last)
    }
    var gap = 0
    for (before, after) in zip(positions, positions.dropFirst())
    where block(before) != block(after) {
      let between = (before + 1..<after).filter {
        block($0) == $0 && block($0) != block(before) && block($0) != block(after)
      }
      let sides = [before, after].map { isSliced($0, $0 == producer) ? blockWeights[block($0)] : 0 }
      gap = max(gap, between.reduce(sides.max() ?? 0) { $0 + blockWeights[$1] })
    }
    return Held(range: first...last, bytes: value.bytes, gap: gap)
  }

  /// Whether a unit works through a value side after side, while its weights pass by.
  private func isSliced(_ position: Int, _ isProducer: Bool) -> Bool {
    guard region.units[units[position]].matrix != nil else { return true }
    return isProducer != isSum[position]
  }

  // MARK: Runs

  /// The units that run strip by strip, by the run they are in, as `StripGrouping` will find them;
  /// and those that sum over the strips.
  private static func runs(
    _ units: [Int], _ region: FusionRegion, axis: AxisID?
  ) -> (runs: [Int?], isSum: [Bool]) {
    var runs = [Int?](repeating: nil, count: units.count)
    var isSum = [Bool](repeating: false, count: units.count)
    guard let axis else { return (runs, isSum) }
    var run = 0
    var sums = Set<Int>()
    for (index, unit) in units.enumerated() {
      let described = region.units[unit]
      let sumsUp = described.matrix?.depth?.axis == axis
      guard sumsUp || described.matrix?.columns?.axis == axis || described.sideAxes.contains(axis)
      else {
        run += 1
        sums = []
        continue
      }
      if !sums.isDisjoint(with: described.predecessors) {
        run += 1
        sums = []
      }
      runs[index] = run
      isSum[index] = sumsUp
      if sumsUp { sums.insert(unit) }
    }
    return (runs, isSum)
  }
}
