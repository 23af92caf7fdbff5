import CoreyIR

/// A rotation of vectors of one length, ready to be applied.
struct VectorRotation<Scalar: InterpreterScalar>: Sendable {
  private let order: HadamardOrder
  private let dense: DenseFactor?
  private let signs: [Bool]
  private let isInverse: Bool
  private let scale: Scalar

  init(_ rotation: Rotation, order count: Int) {
    order = HadamardOrder(count)
    dense = DenseFactor(of: order, isInverse: rotation.isInverse)
    signs = rotation.signs(order: count)
    isInverse = rotation.isInverse
    scale = Scalar(constant: order.scale)
  }

  /// Rotates a vector in place.
  func apply(_ vector: inout [Scalar]) {
    if !isInverse { negate(&vector) }
    butterflies(&vector)
    if let dense { multiply(&vector, dense) }
    for index in vector.indices { vector[index] *= scale }
    if isInverse { negate(&vector) }
  }

  private func negate(_ vector: inout [Scalar]) {
    for index in vector.indices where signs[index] { vector[index] = -vector[index] }
  }

  private func butterflies(_ vector: inout [Scalar]) {
    var width = 1
    while width < order.width {
      for block in stride(from: 0, to: vector.count, by: 2 * width) {
        for index in block..<block + width {
          let (a, b) = (vector[index], vector[index + width])
          vector[index] = a + b
          vector[index + width] = a - b
        }
      }
      width *= 2
    }
  }

  private func multiply(_ vector: inout [Scalar], _ dense: DenseFactor) {
    let pairs = dense.order / 2
    for block in stride(from: 0, to: vector.count, by: order.block) {
      for column in 0..<order.width {
        func place(_ row: Int) -> Int { block + row * order.width + column }
        let taken = (0..<pairs).map { (vector[place(2 * $0)], vector[place(2 * $0 + 1)]) }
        for row in 0..<dense.order {
          var sum = term(dense.terms[row * pairs], taken[0])
          for pair in 1..<pairs { sum = sum + term(dense.terms[row * pairs + pair], taken[pair]) }
          vector[place(row)] = sum
        }
      }
    }
  }

  private func term(_ term: DenseFactor.Term, _ pair: (Scalar, Scalar)) -> Scalar {
    switch term {
    case .sum: pair.0 + pair.1
    case .difference: pair.0 - pair.1
    case .negatedDifference: -(pair.0 - pair.1)
    case .negatedSum: -(pair.0 + pair.1)
    }
  }
}
