import CoreyIR
import CoreyRuntime
import Testing

/// A fold is computed in Float64, step by step, and rounded once.
@Suite struct FoldTests {
  private static let source = """
    layer l {
      axis b, t
      axis o = 6, i = 24, p = 4
      input x[b, t, o]
      weight w[o, i, p]
      weight left[o]
      weight right[i]
      f = fold(unrotate[o](rotate[i, p](w * right * 0.3, seed: 4) * left, seed: 2))
      scaled = unrotate[o](rotate[i, p](w * right * 0.3, seed: 4) * left, seed: 2)
      output y[b, t, o, i, p] = f + 0 * x
      output z[b, t, o, i, p] = scaled + 0 * x
    }
    """

  private func outputs<Scalar: InterpreterScalar>(
    _ scalar: Scalar.Type
  ) throws -> (folded: Tensor, stepwise: Tensor) {
    let layer = try LayerText(Self.source)
    let seeded = SeededTensors(seed: 9)
    let weights = try [("w", [6, 24, 4]), ("left", [6]), ("right", [24])].reduce(into: [:]) {
      $0[$1.0] = try seeded.weight($1.0, shape: $1.1)
    }
    let x = try seeded.input("x", shape: [1, 1, 6])
    let results = try layer.run(Scalar.self, inputs: ["x": x], weights: weights, time: 1)
    return (try #require(results.outputs["y"]), try #require(results.outputs["z"]))
  }

  @Test func isRoundedOnce() throws {
    let truth = try outputs(Double.self)
    // Float64 keeps the order of the steps, so nothing differs there.
    #expect(truth.folded.doubles == truth.stepwise.doubles)
    let found = try outputs(Float.self)
    #expect(found.folded.floats == truth.folded.doubles.map { Float($0) })
    #expect(found.folded.floats != found.stepwise.floats)
  }
}
