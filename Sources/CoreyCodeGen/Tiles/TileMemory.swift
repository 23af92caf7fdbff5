/// Blocks of floats on the stack of a nest, given out again when they are free.
struct TileMemory {
  private var sizes: [Int] = []
  private var free: [Int: [Int]] = [:]

  /// A block; its C name is that of a pointer.
  struct Block: Hashable {
    var number: Int
    var name: String { "tile\(number)" }
  }

  /// The most floats that a nest may have on its stack.
  static let limit = 1 << 18

  /// Floats between blocks, so that equal places of two do not share a set of the cache.
  private static let gap = 80

  /// The floats of all blocks.
  var total: Int { sizes.map { $0 + Self.gap }.reduce(0, +) }

  mutating func take(_ size: Int) -> Block {
    if let number = free[size]?.popLast() { return Block(number: number) }
    sizes.append(size)
    return Block(number: sizes.count - 1)
  }

  mutating func give(_ block: Block) {
    free[sizes[block.number], default: []].append(block.number)
  }

  /// One array, aligned to cache lines, and a pointer into it for each block.
  var declarations: [String] {
    guard !sizes.isEmpty else { return [] }
    var lines = [
      "float stack[\(total + 16)];",
      "float *const tiles = (float *)(((uintptr_t)stack + 63) / 64 * 64);",
    ]
    var start = 0
    for (number, size) in sizes.enumerated() {
      lines.append("float *const \(Block(number: number).name) = tiles + \(start);")
      start += (size + 15) / 16 * 16 + Self.gap
    }
    return lines
  }
}
