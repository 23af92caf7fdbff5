import CoreyIR
import CoreyRuntime

/// A layer written in a test.
struct LayerText {
  let program: Program

  init(_ text: String, lengths: [String: Int] = [:]) throws {
    program = try Checker.check(
      SourceFile(path: "test.ssm", text: text), overrides: lengths)
    try program.verify()
  }

  init(program: Program) { self.program = program }

  func run<Scalar: InterpreterScalar>(
    _ scalar: Scalar.Type, inputs: [String: Tensor], weights: [String: Tensor] = [:],
    states: [String: Tensor] = [:], batch: Int = 1, time: Int
  ) throws -> InterpreterResults {
    try Interpreter<Scalar>(program).run(
      inputs: inputs, weights: weights, states: states, batch: batch, time: time)
  }

  /// The elements of the output `y` of a Float32 run.
  func y(
    _ inputs: [String: Tensor], weights: [String: Tensor] = [:], states: [String: Tensor] = [:],
    batch: Int = 1, time: Int
  ) throws -> [Float] {
    try run(
      Float.self, inputs: inputs, weights: weights, states: states, batch: batch, time: time
    ).outputs["y"]?.floats ?? []
  }
}

/// A Float32 tensor of a few numbers.
func f32(_ shape: [Int], _ elements: [Float]) -> Tensor { Tensor(elements, shape: shape) }

extension Tensor {
  /// The steps of a range along a dimension, by default the second.
  func steps(_ range: Range<Int>, along dim: Int = 1) -> Tensor {
    let inner = shape[(dim + 1)...].reduce(1, *)
    let all = floats
    var part: [Float] = []
    for outer in 0..<shape[..<dim].reduce(1, *) {
      let start = (outer * shape[dim] + range.lowerBound) * inner
      part += all[start..<start + range.count * inner]
    }
    var shape = shape
    shape[dim] = range.count
    let tensor = Tensor(part, shape: shape)
    return tensor.converted(to: type) ?? tensor
  }

  /// Pieces one after the other along the second dimension.
  static func joined(_ pieces: [Tensor]) -> Tensor {
    let inner = pieces[0].shape[2...].reduce(1, *)
    var all: [Float] = []
    for b in 0..<pieces[0].shape[0] {
      for piece in pieces {
        let size = piece.shape[1] * inner
        all += piece.floats[b * size..<(b + 1) * size]
      }
    }
    let time = pieces.map { $0.shape[1] }.reduce(0, +)
    let tensor = Tensor(all, shape: [pieces[0].shape[0], time] + pieces[0].shape[2...])
    return tensor.converted(to: pieces[0].type) ?? tensor
  }
}
