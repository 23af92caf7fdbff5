/// A square matrix of 1 and -1 whose rows are orthogonal.
///
/// Built by Sylvester's doubling, Paley's two constructions over prime powers (1933) and Kronecker
/// products of those: every multiple of 4 up to 400 but 92, 116, 156, 172, 184, 188, 232, 236, 260,
/// 268, 292, 324, 356, 372 and 376.
public struct HadamardMatrix: Hashable, Sendable {
  public let order: Int
  /// Row by row, each element 1 or -1.
  public let elements: [Int8]

  /// What a matrix is made by.
  private enum Construction {
    case one
    case two
    /// Symmetric, of order 2q + 2 for q = 1 mod 4.
    case paleyTwo(GaloisField)
    /// `S + 1` with a skew S, of order q + 1 for q = 3 mod 4.
    case paleyOne(GaloisField)
    case kronecker(Int, Int)
  }

  /// Whether a matrix of this order can be built here.
  public static func exists(order: Int) -> Bool { construction(of: order) != nil }

  /// - Returns: `nil` if no construction here reaches the order.
  public init?(order: Int) {
    guard let construction = Self.construction(of: order) else { return nil }
    self.order = order
    switch construction {
    case .one: elements = [1]
    case .two: elements = [1, 1, 1, -1]
    case .paleyTwo(let field): elements = Self.paleyTwo(field)
    case .paleyOne(let field): elements = Self.paleyOne(field)
    case .kronecker(let left, let right):
      guard let left = Self(order: left), let right = Self(order: right) else { return nil }
      elements = Self.kronecker(left.elements, left.order, right.elements, right.order)
    }
  }

  public subscript(row: Int, column: Int) -> Int8 { elements[row * order + column] }

  /// The matrix with rows and columns exchanged: its inverse, up to the order.
  public var transposed: HadamardMatrix {
    HadamardMatrix(
      order: order,
      elements: (0..<order * order).map { elements[$0 % order * order + $0 / order] })
  }

  private init(order: Int, elements: [Int8]) {
    self.order = order
    self.elements = elements
  }

  private static func construction(of order: Int) -> Construction? {
    if order == 1 { return .one }
    if order == 2 { return .two }
    guard order >= 4, order % 4 == 0 else { return nil }
    // Symmetric matrices first: they are their own inverses.
    let half = order / 2 - 1
    if half % 4 == 1, half > 1, let field = GaloisField(order: half) { return .paleyTwo(field) }
    if (order - 1) % 4 == 3, let field = GaloisField(order: order - 1) { return .paleyOne(field) }
    var divisor = 2
    while divisor <= order / divisor {
      if order % divisor == 0, exists(order: divisor), exists(order: order / divisor) {
        return .kronecker(order / divisor, divisor)
      }
      divisor += divisor == 2 ? 2 : 4
    }
    return nil
  }

  private static func paleyOne(_ field: GaloisField) -> [Int8] {
    let order = field.order + 1
    var elements = [Int8](repeating: 1, count: order * order)
    for row in 1..<order {
      elements[row * order] = -1
      for column in 1..<order {
        elements[row * order + column] =
          row == column ? 1 : field.character[field.difference(row - 1, column - 1)]
      }
    }
    return elements
  }

  private static func paleyTwo(_ field: GaloisField) -> [Int8] {
    let side = field.order + 1
    var elements = [Int8](repeating: 0, count: 4 * side * side)
    for row in 0..<side {
      for column in 0..<side {
        var conference: Int8 = row == column ? 0 : 1
        if row > 0, column > 0 {
          conference = field.character[field.difference(row - 1, column - 1)]
        }
        let block: [Int8] =
          row == column
          ? [1, -1, -1, -1] : [conference, conference, conference, -conference]
        for (index, element) in block.enumerated() {
          elements[(2 * row + index / 2) * 2 * side + 2 * column + index % 2] = element
        }
      }
    }
    return elements
  }

  private static func kronecker(
    _ left: [Int8], _ leftOrder: Int, _ right: [Int8], _ rightOrder: Int
  ) -> [Int8] {
    let order = leftOrder * rightOrder
    return (0..<order * order).map { index in
      let (row, column) = (index / order, index % order)
      return left[row / rightOrder * leftOrder + column / rightOrder]
        * right[row % rightOrder * rightOrder + column % rightOrder]
    }
  }
}
