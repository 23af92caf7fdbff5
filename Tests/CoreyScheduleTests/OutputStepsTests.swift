import CoreyIR
import CoreySchedule
import Testing

/// Which steps are run for which outputs.
struct OutputStepsTests {
  private func steps(_ body: String, _ fusion: FusionPolicy) throws -> (OutputSteps, LayerLoops) {
    let program = try Example.check(
      """
      layer test {
        axis b, t, d = 8
        input x[b, t, d]
        weight w[d, d]
        state h[b, d]
        \(body)
      }
      """)
    let layer = try #require(Example.loops(program, fusion).layers.last)
    return (OutputSteps(layer), layer)
  }

  @Test func aHeadBehindAStateIsOptional() throws {
    let (uses, layer) = try steps(
      "recur over t { h = 0.5 * h[t-1] + x }\noutput y = exp(linear(h, w))", .none)
    #expect(uses.optional == [0])
    let served = layer.steps.indices.map { uses.outputs(ofStep: $0) }
    #expect(served.contains([]) && served.contains([0]))
    // What comes behind the first step that is only for the output is for it too.
    #expect(served.drop { $0.isEmpty }.allSatisfy { $0 == [0] })
  }

  @Test func whatAStateReadsIsNot() throws {
    let text = "u = exp(linear(x, w))\nrecur over t { h = 0.5 * h[t-1] + u }\noutput y = h"
    let (uses, layer) = try steps(text, .none)
    #expect(layer.steps.indices.first.map { uses.outputs(ofStep: $0) } == [])
    let (fused, one) = try steps(text, .all)
    #expect(one.steps.count == 1 && fused.optional.isEmpty)
  }

  @Test func whatTwoOutputsShareIsRunForEither() throws {
    let (uses, layer) = try steps(
      """
      u = exp(linear(x, w))
      recur over t { h = 0.5 * h[t-1] + x }
      output y = linear(u, w)
      output z = silu(u)
      """, .none)
    #expect(uses.optional == [0, 1])
    let served = Set(layer.steps.indices.map { uses.outputs(ofStep: $0) })
    #expect(served == [[], [0], [1], [0, 1]])
  }
}
