import CoreySchedule

/// Where a local variable or array of a nest lies when its work is done tile by tile.
enum TileLocal {
  /// For each element a row of lanes for every row of the strip.
  case strip(TileMemory.Block)
  /// For each element one row of lanes.
  case row(TileMemory.Block)
  /// A row of lanes for every round of the loop that is done at once.
  case rounds(TileMemory.Block)
  /// An element of an array, which it is assigned to anyway.
  case element(String, IntExpression)
  /// In memory, where it is stored anyway.
  case memory(Access)

  var block: TileMemory.Block? {
    switch self {
    case .strip(let block), .row(let block), .rounds(let block): block
    case .element, .memory: nil
    }
  }
}

/// The loop whose rounds become the rows of tiles.
enum TileAxis {
  /// None: tiles have one row.
  case none
  /// The rows of the strip.
  case strip
  /// A loop inside of a row.
  case rounds(String, count: Int)
}

/// An operand of a call: element (r, j) is `pointer[r * row + j * lane]`.
struct TileOperand {
  var pointer: String
  var row: String
  /// 1, or 0 for one number a row.
  var lane = 1
  /// What is free after the call.
  var block: TileMemory.Block?

  var arguments: String { "\(pointer), \(row), \(lane)" }
}

/// A nest, or a loop of one, is not of a form that tiles can do.
struct TileMisfit: Error {}
