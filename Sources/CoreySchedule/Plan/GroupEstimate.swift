import CoreyIR

/// What a kernel would move between memory and a cache, before there are loops to count it from.
struct GroupEstimate: Hashable, Sendable {
  /// Bytes of a run of one sequence.
  var bytes: Int
  /// Time steps whose working set fits.
  var chunk: Int
  /// Panels that stay while all rows stream past, if that is better than the other way round.
  var panels: Int?
  /// How often its weights come from memory.
  var weightPasses: Int
  /// Bytes of its weights, states and one chunk.
  var resident: Int
  /// Whether a chunk of one step fits the cache at all.
  var fits: Bool
}

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
  private let values: [[Int]]
  private let weights: [[Int]]

  /// The longest chunk that is chosen: longer ones do not make weights cheaper than free.
  static let longest = 448
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

  /// What crosses the boundary of a group, and what lives inside.
  private struct Boundary {
    /// Bytes of the whole run.
    var reads = 0
    var writes = 0
    var states = 0
    var weights = 0
    /// The most bytes of tiles and rows that are alive at once for each step.
    var live = 0
    /// The largest panel.
    var panel = 0
  }

  func estimate(_ units: [Int]) -> GroupEstimate {
    let units = units.sorted()
    let boundary = boundary(units)
    let traffic = boundary.reads + boundary.writes + boundary.states
    let live = max(1, boundary.live)
    let room = cache - boundary.states / 2
    func chunk(beside resident: Int) -> Int {
      self.chunk ?? Self.rounded(min(Self.longest, steps, (room - resident) / live))
    }
    var best: GroupEstimate
    let all = chunk(beside: boundary.weights)
    if all >= min(steps, Self.rows), boundary.weights + all * live <= room {
      best = GroupEstimate(
        bytes: traffic + boundary.weights, chunk: all, panels: nil, weightPasses: 1,
        resident: boundary.weights + boundary.states / 2 + live * max(1, all), fits: true)
    } else {
      let streamed = chunk(beside: min(boundary.weights, max(boundary.panel, 1 << 14)))
      let length = max(1, streamed)
      let passes = (steps + length - 1) / length
      best = GroupEstimate(
        bytes: traffic + boundary.weights * passes, chunk: length, panels: nil,
        weightPasses: passes,
        resident: boundary.weights + boundary.states / 2 + live * max(1, length),
        fits: streamed >= 1)
      if let rows = streamedRows(units, boundary, room: room), rows.bytes < best.bytes {
        best = rows
      }
    }
    return best
  }

  /// The other way round for a lone product: panels stay, rows stream past once per set of panels.
  private func streamedRows(
    _ units: [Int], _ boundary: Boundary, room: Int
  ) -> GroupEstimate? {
    guard let matrix = region.loneProduct(units), boundary.states == 0 else { return nil }
    let chunk = self.chunk ?? min(steps, 4 * Self.rows)
    let panels = (room - chunk * max(1, boundary.live)) / max(1, matrix.panelBytes)
    guard panels > 0, panels < matrix.panels else { return nil }
    // Equal sets.
    let passes = (matrix.panels + panels - 1) / panels
    let even = (matrix.panels + passes - 1) / passes
    return GroupEstimate(
      bytes: boundary.reads * passes + boundary.writes + boundary.weights, chunk: chunk,
      panels: even, weightPasses: 1,
      resident: panels * matrix.panelBytes + chunk * max(1, boundary.live), fits: true)
  }

  private func boundary(_ units: [Int]) -> Boundary {
    var boundary = Boundary()
    var position: [Int: Int] = [:]
    for (index, unit) in units.enumerated() { position[unit] = index }
    var seenValues = Set<Int>()
    var seenWeights = Set<Int>()
    /// Bytes that begin and end to be alive at a unit.
    var begins = [Int](repeating: 0, count: units.count)
    var ends = begins
    for unit in units {
      boundary.states += 2 * region.units[unit].stateBytes
      boundary.panel = max(boundary.panel, region.units[unit].matrix?.panelBytes ?? 0)
      for index in weights[unit] where seenWeights.insert(index).inserted {
        boundary.weights += region.weights[index].bytes
      }
      for index in values[unit] where seenValues.insert(index).inserted {
        let value = region.values[index]
        let times = value.hasTime ? steps : 1
        let inside = value.readers.filter { position[$0.unit] != nil }
        let isProduced = value.producer.map { position[$0] != nil } ?? false
        var isStored = true
        if isProduced {
          let leaves = value.leaves || inside.count < value.readers.count
          if leaves {
            boundary.writes += value.bytes * times
          } else if let producer = value.producer, region.units[producer].isLane,
            region.units[producer].matrix == nil
          {
            isStored = inside.contains {
              !region.units[$0.unit].isLane || region.units[$0.unit].matrix != nil
            }
          }
        } else {
          var parts: [ValueID: Int] = [:]
          for reader in inside { parts[reader.part] = reader.bytes }
          boundary.reads += min(value.bytes, parts.values.reduce(0, +)) * times
        }
        guard isStored, value.hasTime else { continue }
        let positions =
          inside.compactMap { position[$0.unit] }
          + (isProduced ? [value.producer.flatMap { position[$0] } ?? 0] : [])
        guard let first = positions.min(), let last = positions.max() else { continue }
        begins[first] += value.bytes
        ends[last] += value.bytes
      }
    }
    var alive = 0
    for index in units.indices {
      alive += begins[index]
      boundary.live = max(boundary.live, alive)
      alive -= ends[index]
    }
    return boundary
  }

  /// A multiple of the rows of a matrix tile, if there are as many.
  static func rounded(_ steps: Int) -> Int {
    steps >= rows ? steps / rows * rows : steps
  }
}

extension FusionRegion {
  /// The product that ends a group and is the only one in it, if nothing else leaves the group.
  func loneProduct(_ units: [Int]) -> FusionUnit.Matrix? {
    guard let last = units.max(), let matrix = self.units[last].matrix, matrix.writesPanels,
      units.allSatisfy({ $0 == last || self.units[$0].matrix == nil })
    else { return nil }
    let group = Set(units)
    let isAlone = values.allSatisfy { value in
      guard let producer = value.producer, group.contains(producer), producer != last else {
        return true
      }
      return !value.leaves && value.readers.allSatisfy { group.contains($0.unit) }
    }
    return isAlone && units.allSatisfy({ self.units[$0].stateBytes == 0 }) ? matrix : nil
  }
}
