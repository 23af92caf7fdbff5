/// How a Hadamard matrix of some order is put together: `blocks` copies, side by side on the
/// diagonal, of `dense ⊗ Sylvester(width)`.
///
/// The dense factor has the smallest order there is a matrix for, so that the transform costs
/// `width log width` additions and a few per element for the dense factor. Orders that no
/// construction reaches use the largest block that divides them: nothing is padded.
public struct HadamardOrder: Hashable, Sendable {
  /// Copies on the diagonal.
  public let blocks: Int
  /// The order of the dense factor; 1 if there is none.
  public let dense: Int
  /// The order of Sylvester's factor, a power of two.
  public let width: Int

  /// The largest dense factor that is used.
  public static let largestDense = 512

  /// The order of one block.
  public var block: Int { dense * width }
  /// Elements of a vector.
  public var order: Int { blocks * block }

  /// Whether one block spans the whole order.
  public var isWhole: Bool { blocks == 1 }

  /// - Parameter order: At least 1.
  public init(_ order: Int) {
    let order = max(1, order)
    for blocks in Self.divisors(of: order) {
      if let (dense, width) = Self.factors(of: order / blocks) {
        self.blocks = blocks
        self.dense = dense
        self.width = width
        return
      }
    }
    (blocks, dense, width) = (order, 1, 1)
  }

  /// What one output element is multiplied by in the end, in Float64.
  public var scale: Double { 1 / Double(block).squareRoot() }

  /// Additions of one transform.
  public var additions: Int {
    let butterflies = order * width.trailingZeroBitCount
    return dense == 1 ? butterflies : butterflies + order + order * (dense / 2 - 1)
  }

  /// The dense factor and the power of two of a block, if matrices of this order are known.
  private static func factors(of order: Int) -> (dense: Int, width: Int)? {
    let power = order.trailingZeroBitCount
    let odd = order >> power
    if odd == 1 { return (1, order) }
    var dense = odd << min(power, 2)
    while dense <= largestDense, dense <= order {
      if dense % 4 == 0, HadamardMatrix.exists(order: dense) { return (dense, order / dense) }
      dense *= 2
    }
    return nil
  }

  /// Ascending.
  private static func divisors(of number: Int) -> [Int] {
    var small: [Int] = []
    var large: [Int] = []
    var divisor = 1
    while divisor <= number / divisor {
      if number % divisor == 0 {
        small.append(divisor)
        if divisor != number / divisor { large.append(number / divisor) }
      }
      divisor += 1
    }
    return small + large.reversed()
  }
}
