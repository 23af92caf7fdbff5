import CoreyRuntime
import CoreySchedule

/// Numbers that depend on a name only: the same in every run and on every machine.
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ name: String) {
    state = name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// Roughly normal: the sum of four uniform numbers, with variance 1.
  mutating func normal() -> Float {
    let sum = (0..<4).reduce(Float(0)) { sum, _ in sum + Float.random(in: -1...1, using: &self) }
    return sum * 0.866_025_4
  }
}

extension KernelInterface {
  /// Seeded inputs; integers are indices below `indices`.
  func seededInputs(batch: Int, time: Int, indices: Int32 = 8) -> LayerInputs {
    LayerInputs(
      batch: batch, time: time,
      words: inputs.map { port in
        var numbers = SeededNumbers("input \(port.name)")
        let count = PortLayout(extents: port.extents, batch: batch, time: time).count
        return (0..<count).map { _ in
          port.type == "i32"
            ? UInt32(bitPattern: Int32.random(in: 0..<indices, using: &numbers))
            : numbers.normal().bitPattern
        }
      })
  }

  /// A seeded bundle of states.
  func seededState(batch: Int) -> [UInt32] {
    var numbers = SeededNumbers("state")
    return (0..<(stateElements * batch)).map { _ in (0.5 * numbers.normal()).bitPattern }
  }

  /// Seeded weights by name: vectors around what leaves a signal alone, matrices that keep its size.
  func seededWeights() -> [String: Tensor] {
    Dictionary(
      uniqueKeysWithValues: weights.map { port in
        var numbers = SeededNumbers("weight \(port.name)")
        let isScale = port.shape.count == 1 && port.name.contains("norm")
        let width = port.shape.count > 1 ? Float(port.shape.last ?? 1) : 10
        let elements = (0..<port.shape.reduce(1, *)).map { _ in
          numbers.normal() / width.squareRoot() + (isScale ? 1 : 0)
        }
        return (port.name, Tensor(elements, shape: port.shape))
      })
  }
}
