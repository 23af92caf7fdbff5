/// Prices groups of a region for one cache.
struct GroupEstimator {
  let region: FusionRegion
  /// Bytes that may be alive at once in the cache behind which memory begins.
  let cache: Int
  /// Time steps of the run.
  let steps: Int
  /// Chunks are as long as they may be, or have this length.
  let chunk: Int?
  /// Values and weights that each unit touches.
  let values: [[Int]]
  let weights: [[Int]]

  /// The longest chunk that is chosen.
  private let longest = 4096
  /// Rows of a matrix tile; chunks are multiples of it if they can be.
  static let rows = 14

  init(region: FusionRegion, cache: Int, steps: Int, chunk: Int? = nil) {
    self.region = region
    self.cache = max(1, cache)
    self.steps = max(1, steps)
    self.chunk = chunk
    var values = [[Int]](repeating: [], count: region.units.count)
    for (index, value) in region.values.enumerated() {
      if let producer = value.producer { values[producer].append(index) }
      for reader in value.readers where values[reader.unit].last != index {
        values[reader.unit].append(index)
      }
    }
    self.values = values
    var weights = [[Int]](repeating: [], count: region.units.count)
    for (index, weight) in region.weights.enumerated() {
      for reader in weight.readers where weights[reader].last != index {
        weights[reader].append(index)
      }
    }
    self.weights = weights
  }

  func estimate(_ units: [Int]) -> GroupEstimate {
    let units = units.sorted()
    let plain = GroupBoundary(units, of: self, strips: nil)
    var best = estimate(plain, strips: nil)
    guard best.weightPasses > 1 || !best.fits else { return best }
    if let rows = streamedRows(units, plain), rows.bytes < best.bytes { best = rows }
    for side in sides(units) {
      for length in lengths(of: side) {
        let strips = Strips(axis: side.axis, length: length)
        let boundary = GroupBoundary(
          units, of: self, strips: (side.axis, side.length / length))
        guard boundary.hasStrips else { continue }
        let found = estimate(boundary, strips: strips)
        if found.fits, found.bytes < best.bytes || !best.fits { best = found }
      }
    }
    return best
  }

  private func estimate(_ boundary: GroupBoundary, strips: Strips?) -> GroupEstimate {
    let traffic = boundary.reads + boundary.writes + boundary.states
    let states = boundary.states / 2
    func chunk(_ live: Int, beside resident: Int) -> Int {
      self.chunk ?? Self.rounded(min(longest, steps, (cache - states - resident) / live))
    }
    let live = max(1, boundary.live(gap: .max).bytes)
    let all = chunk(live, beside: boundary.weights)
    if all >= min(steps, Self.rows), boundary.weights + all * live <= cache - states {
      return GroupEstimate(
        bytes: traffic + boundary.weights, chunk: all, panels: nil, strips: strips,
        weightPasses: 1, resident: boundary.weights + states + live * max(1, all), fits: true)
    }
    var best: GroupEstimate?
    for gap in Set([0] + boundary.held.map(\.gap)).sorted() where gap < cache {
      let (live, dropped) = boundary.live(gap: gap)
      let streamed = chunk(
        max(1, live), beside: min(boundary.weights, max(boundary.passing, gap)))
      let length = max(1, streamed)
      let passes = (steps + length - 1) / length
      // Chunks of about equal length.
      let even = min(length, Self.roundedUp((steps + passes - 1) / passes))
      let found = GroupEstimate(
        bytes: traffic + boundary.weights * passes + 2 * dropped * steps,
        chunk: self.chunk ?? even, panels: nil, strips: strips, weightPasses: passes,
        resident: boundary.weights + states + live * length, fits: streamed >= 1)
      if best.map({ found.bytes < $0.bytes }) ?? true { best = found }
    }
    return best
      ?? GroupEstimate(
        bytes: traffic + boundary.weights * steps, chunk: self.chunk ?? 1, panels: nil,
        strips: strips, weightPasses: steps, resident: boundary.weights + states + live,
        fits: false)
  }

  /// The axes along which a group's products begin or end.
  private func sides(_ units: [Int]) -> [FusionUnit.Side] {
    var found: [FusionUnit.Side] = []
    for unit in units {
      guard let matrix = region.units[unit].matrix else { continue }
      for side in [matrix.columns, matrix.depth].compactMap({ $0 })
      where !found.contains(where: { $0.axis == side.axis }) {
        found.append(side)
      }
    }
    return found
  }

  /// Lengths of strips, the longest first: what all products can work through.
  private func lengths(of side: FusionUnit.Side) -> [Int] {
    [256, 128, 64, 32].compactMap { columns in
      guard columns % side.width == 0 || side.width % columns == 0 else { return nil }
      let length = max(1, columns / side.width)
      return length < side.length && side.length % length == 0 ? length : nil
    }
  }

  /// The other way round for a lone product: panels stay, rows stream past once per set of panels.
  private func streamedRows(
    _ units: [Int], _ boundary: GroupBoundary
  ) -> GroupEstimate? {
    let room = cache - boundary.states / 2
    guard let matrix = region.loneProduct(units), boundary.states == 0 else { return nil }
    let chunk = self.chunk ?? min(steps, 4 * Self.rows)
    let live = max(1, boundary.live(gap: .max).bytes)
    let panels = (room - chunk * live) / max(1, matrix.panelBytes)
    guard panels > 0, panels < matrix.panels else { return nil }
    // Equal sets.
    let passes = (matrix.panels + panels - 1) / panels
    let even = (matrix.panels + passes - 1) / passes
    return GroupEstimate(
      bytes: boundary.reads * passes + boundary.writes + boundary.weights, chunk: chunk,
      panels: even, strips: nil, weightPasses: 1,
      resident: panels * matrix.panelBytes + chunk * live, fits: true)
  }

  /// A multiple of the rows of a matrix tile, if there are as many.
  static func rounded(_ steps: Int) -> Int {
    steps >= rows ? steps / rows * rows : steps
  }

  static func roundedUp(_ steps: Int) -> Int { (steps + rows - 1) / rows * rows }
}
