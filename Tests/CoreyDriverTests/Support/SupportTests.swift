import CoreySchedule
import Foundation
import Testing

@Suite("Support of the tests")
struct SupportTests {
  /// Adds up its input along time in a state, in words, so that pieces must hand the state on.
  private struct Accumulator: LayerRunner {
    let interface = KernelInterface(
      name: "accumulator",
      inputs: [.init(name: "x", extents: [.batch, .time, .fixed(3)], type: "f32")],
      outputs: [.init(name: "y", extents: [.time, .batch, .fixed(3)], type: "f32")],
      states: [.init(name: "s", extents: [.batch, .fixed(3)], offset: 0)], stateElements: 3,
      weights: [], packParts: [], packedBytes: 0, needsWholeSequence: false)

    func run(_ inputs: LayerInputs, state: [UInt32]?, threads: Int) -> LayerResult {
      var state = state ?? Array(repeating: 0, count: inputs.batch * 3)
      var output: [UInt32] = []
      for time in 0..<inputs.time {
        for batch in 0..<inputs.batch {
          for channel in 0..<3 {
            state[batch * 3 + channel] +=
              inputs.words[0][(batch * inputs.time + time) * 3 + channel]
          }
        }
        output += state
      }
      return LayerResult(outputs: [output], state: state)
    }
  }

  @Test("Pieces of a sequence and single batch entries give what the whole gives")
  func cuts() throws {
    let runner = Accumulator()
    let inputs = LayerInputs(batch: 2, time: 7, words: [(0..<42).map { UInt32($0) }])
    let whole = try runner.run(inputs)
    #expect(try runner.run(inputs, pieces: [1, 4, 2]) == whole)
    #expect(try runner.runEachEntry(inputs) == whole)
    var wrong = whole
    wrong.outputs[0][5] += 1
    #expect(wrong.difference(from: whole, runner.interface) != nil)
    #expect(whole.difference(from: whole, runner.interface) == nil)
  }

  @Test("A command's status, output and errors come back")
  func command() throws {
    let result = try Command.run("sh", ["-c", "cat; echo no >&2; exit 3"], input: Data("yes".utf8))
    #expect(result.status == 3 && result.text == "yes" && result.errors == "no\n")
  }
}
