import CoreyIR
import CoreyRuntime
import Testing

/// What surrounds the ops: taps, and refusals of what does not fit.
@Suite struct InterpreterTests {
  private func layer() throws -> LayerText {
    try LayerText(
      """
      layer l {
        axis b, t
        axis g = 2, r = 2
        axis d = (g, r)
        input x[b, t, d]
        weight w[d] from "w"
        state h[b, d]
        u = x * w
        recur over t { h = u + h[t-1] }
        output y = h
      }
      """)
  }

  @Test func productsAreOneDimensionOutside() throws {
    let results = try layer().run(
      Float.self, inputs: ["x": f32([1, 1, 4], [1, 2, 3, 4])],
      weights: ["w": f32([4], [1, 1, 1, 2])],
      states: ["h": f32([1, 4], [10, 10, 10, 10])], time: 1)
    #expect(results.outputs["y"]?.floats == [11, 12, 13, 18])
    #expect(results.outputs["y"]?.shape == [1, 1, 2, 2])
  }

  @Test func everyValueIsTappedOnce() throws {
    let layer = try layer()
    var seen: [String: [Float]] = [:]
    let interpreter = Interpreter<Float>(layer.program) { value in
      let name = layer.program.layers[value.layer][value.value].name
      #expect(seen[name] == nil)
      #expect(value.shape.reduce(1, *) == value.elements.count)
      seen[name] = value.elements
    }
    _ = try interpreter.run(
      inputs: ["x": f32([1, 2, 4], [1, 2, 3, 4, 5, 6, 7, 8])],
      weights: ["w": f32([4], [1, 1, 1, 1])],
      states: ["h": f32([1, 4], [10, 10, 10, 10])], batch: 1, time: 2)
    #expect(seen["x"] == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(seen["w"] == [1, 1, 1, 1])
    #expect(seen["h"] == [11, 12, 13, 14, 16, 18, 20, 22])
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let layer = try layer()
    let x = f32([1, 1, 4], [1, 2, 3, 4])
    let w = f32([4], [1, 1, 1, 1])
    func refused(
      _ part: String, inputs: [String: Tensor]? = nil, weights: [String: Tensor]? = nil,
      states: [String: Tensor] = [:], batch: Int = 1, time: Int = 1
    ) {
      let error = #expect(throws: Diagnostic.self) {
        try layer.run(
          Float.self, inputs: inputs ?? ["x": x], weights: weights ?? ["w": w], states: states,
          batch: batch, time: time)
      }
      #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }
    refused("'x' is missing", inputs: [:])
    refused("no input 'z'", inputs: ["x": x, "z": x])
    refused("must have the shape", time: 2)
    refused("'w' is missing", weights: [:])
    refused("'w' must have the shape", weights: ["w": f32([3], [1, 1, 1])])
    refused("no state 'g'", states: ["g": w])
    refused("'h' must have the shape", states: ["h": f32([2], [1, 1])])
    refused("nothing to run", batch: -1)
    refused("not enough memory", batch: .max, time: .max)
    refused("not enough memory", batch: 1, time: .max)
  }
}
