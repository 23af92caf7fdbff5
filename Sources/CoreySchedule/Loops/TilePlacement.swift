/// Where the tiles of a kernel lie: tiles that are never in use together share memory.
///
/// A tile is in use from the first nest of a chunk that touches it to the last. One that is touched
/// outside of the nests keeps rows from chunk to chunk and is always in use; one that is touched both
/// inside and outside of a loop around nests is in use as long as the loop runs.
public struct TilePlacement {
  /// Before each tile, in floats.
  public private(set) var offsets: [BufferID: Buffer.Extent] = [:]
  /// All tiles together.
  public private(set) var size = Buffer.Extent()

  private struct Tile {
    var id: BufferID
    var extent: Buffer.Extent
    /// Positions of the first and last nest.
    var first: Int
    var last: Int
  }

  public init(kernel: Kernel, buffers: [Buffer]) {
    var tiles: [BufferID: Tile] = [:]
    var position = 0
    func use(_ id: BufferID, _ first: Int, _ last: Int) {
      guard id.index >= 0, case .tile(let extent) = buffers[id.index].kind else { return }
      var tile = tiles[id] ?? Tile(id: id, extent: extent.aligned, first: first, last: last)
      tile.first = min(tile.first, first)
      tile.last = max(tile.last, last)
      tiles[id] = tile
    }
    /// The positions of the nests inside of each loop.
    var loops: [ClosedRange<Int>] = []
    func visit(_ statements: [Statement]) {
      for statement in statements {
        if case .nest(_, let body) = statement {
          position += 1
          for inner in body { inner.visitBuffers { use($0, position, position) } }
        } else if !statement.sequence.isEmpty {
          let first = position + 1
          visit(statement.sequence)
          if first <= position { loops.append(first...position) }
        } else {
          statement.visitBuffers { use($0, 0, Int.max) }
        }
      }
    }
    visit(kernel.body)
    for loop in loops {
      // What comes from before a loop or is needed behind it lives through all of its rounds.
      for (id, tile) in tiles where tile.first <= loop.upperBound && tile.last >= loop.lowerBound {
        guard tile.first < loop.lowerBound || tile.last > loop.upperBound else { continue }
        tiles[id]?.first = min(tile.first, loop.lowerBound)
        tiles[id]?.last = max(tile.last, loop.upperBound)
      }
    }
    place(tiles.values.sorted { ($1.extent.fixed, $0.id.index) < ($0.extent.fixed, $1.id.index) })
  }

  /// The largest first, each at the lowest place that is free as long as it is in use.
  private mutating func place(_ tiles: [Tile]) {
    var placed: [(tile: Tile, start: Int)] = []
    for tile in tiles where tile.extent.perStep == 0 {
      var start = 0
      let others = placed.filter { $0.tile.first <= tile.last && tile.first <= $0.tile.last }
        .sorted { $0.start < $1.start }
      for other in others where start + tile.extent.fixed > other.start {
        start = max(start, other.start + other.tile.extent.fixed)
      }
      placed.append((tile, start))
      offsets[tile.id] = Buffer.Extent(fixed: start)
    }
    var end = Buffer.Extent(
      fixed: placed.map { $0.start + $0.tile.extent.fixed }.max() ?? 0)
    // Tiles of a whole segment lie one behind the other.
    for tile in tiles where tile.extent.perStep != 0 {
      offsets[tile.id] = end
      end = end + tile.extent
    }
    size = end
  }
}
