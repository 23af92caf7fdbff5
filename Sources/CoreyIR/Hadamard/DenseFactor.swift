/// The dense factor of a Hadamard transform as a list of additions.
///
/// Inputs are taken in pairs: `t = a + b` and `u = a - b`. Each output is the sum over the pairs, in
/// ascending order, of one of t, u, -u and -t, so that it takes half as many additions as the matrix
/// has columns.
public struct DenseFactor: Hashable, Sendable {
  /// What an output takes of a pair.
  public enum Term: UInt8, Hashable, Sendable {
    case sum, difference, negatedDifference, negatedSum
  }

  public let order: Int
  /// For each output, one term for each pair.
  public let terms: [Term]

  /// The factor of a block, or its transpose; `nil` if the block has none.
  public init?(of order: HadamardOrder, isInverse: Bool) {
    guard order.dense > 1, let matrix = HadamardMatrix(order: order.dense) else { return nil }
    let oriented = isInverse ? matrix.transposed : matrix
    self.order = order.dense
    terms = (0..<order.dense).flatMap { row in
      stride(from: 0, to: order.dense, by: 2).map { column in
        switch (oriented[row, column] > 0, oriented[row, column + 1] > 0) {
        case (true, true): Term.sum
        case (true, false): .difference
        case (false, true): .negatedDifference
        case (false, false): .negatedSum
        }
      }
    }
  }
}
