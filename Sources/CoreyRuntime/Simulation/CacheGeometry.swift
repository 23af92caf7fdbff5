/// A cache as valgrind can simulate it: a power of two of sets, lines of a power of two of bytes.
public struct CacheGeometry: Hashable, Sendable {
  public let bytes: Int
  public let ways: Int
  public let lineBytes: Int

  public var sets: Int { bytes / ways / lineBytes }

  /// The geometry nearest to what is described: of the same size, with as many ways as the next
  /// smaller power of two of sets asks for, at least those described. Parts of lines are dropped,
  /// and a line that is no power of two of bytes becomes one of 64.
  public init(bytes: Int, ways: Int, lineBytes: Int) {
    let isPower = lineBytes >= 16 && lineBytes.nonzeroBitCount == 1
    self.lineBytes = isPower ? lineBytes : 64
    let lines = max(2, bytes / self.lineBytes)
    let described = min(max(1, ways), lines / 2)
    // No more sets than the ways leave, and a number that divides the lines.
    let most = 1 << (Int.bitWidth - 1 - (lines / described).leadingZeroBitCount)
    let sets = min(most, 1 << lines.trailingZeroBitCount)
    self.ways = lines / sets
    self.bytes = lines * self.lineBytes
  }

  /// As an option of valgrind spells it.
  var option: String { "\(bytes),\(ways),\(lineBytes)" }
}
