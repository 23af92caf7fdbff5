import CoreyIR

extension Hadamard {
  /// Transforms a vector in place.
  static func transform<Scalar: InterpreterScalar>(_ vector: inout [Scalar], signs: [Bool]) {
    for index in vector.indices where signs[index] { vector[index] = -vector[index] }
    var width = 1
    while width < vector.count {
      for block in stride(from: 0, to: vector.count, by: 2 * width) {
        for index in block..<block + width {
          let (a, b) = (vector[index], vector[index + width])
          vector[index] = a + b
          vector[index + width] = a - b
        }
      }
      width *= 2
    }
    let scale = Scalar(constant: 1 / Double(vector.count).squareRoot())
    for index in vector.indices { vector[index] *= scale }
  }
}
