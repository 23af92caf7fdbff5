import CoreyIR
import CoreyPasses

extension RowTransform {
  /// A rotation of rows of that many numbers, in Float32 as a run does it.
  public init(_ rotation: Rotation, order: Int) {
    let vector = VectorRotation<Float>(rotation, order: order)
    self.init(name: rotation.seed == 0 ? "H" : "H seed \(rotation.seed)") { row in
      var numbers = Array(row)
      vector.apply(&numbers)
      for (place, number) in numbers.enumerated() { row[place] = number }
    }
  }
}
