import CoreyIR
import CoreySchedule
import Testing

@testable import CoreyRuntime

struct KernelSessionTests {
  private let layer: CompiledLayer

  init() throws {
    layer = try AveragingLayer.layer(TCCCompiler(symbols: []))
  }

  @Test(arguments: [1, 2, 3]) func threadsChangeNoBit(_ threads: Int) throws {
    let pool = try WorkerPool(threads: threads)
    var session = KernelSession(layer, pool: pool)
    for (batch, time) in [(1, 1), (2, 9), (3, 40), (1, 2)] {
      let input = AveragingLayer.input(batch: batch, time: time)
      #expect(try session.run(["x": input])["out"]?.floats == AveragingLayer.expected(input))
    }
  }

  @Test(arguments: [[9], [4, 5], [1, 1, 7], [0, 9, 0]]) func piecesChangeNoBit(
    _ pieces: [Int]
  ) throws {
    var session = KernelSession(layer)
    let whole = AveragingLayer.input(batch: 1, time: 9)
    var states: StateBundle? = try StateBundle(for: layer.interface, batch: 1)
    var result: [Float] = []
    var start = 0
    for length in pieces {
      let piece = AveragingLayer.input(batch: 1, time: length, from: start, of: 9)
      result += try #require(try session.run(["x": piece], states: &states)["out"]).floats
      start += length
    }
    let expected = AveragingLayer.expected(whole)
    #expect(result == expected)
    #expect(states?["h"]?.floats == Array(expected.suffix(AveragingLayer.channels)))
    #expect(states?["h"]?.shape == [1, AveragingLayer.channels])
  }

  @Test func statesAreValues() throws {
    var session = KernelSession(layer)
    let input = AveragingLayer.input(batch: 2, time: 3)
    let zeros = try StateBundle(for: layer.interface, batch: 2)
    var first: StateBundle? = zeros
    let out = try session.run(["x": input], states: &first)
    var second: StateBundle? = zeros
    let again = try session.run(["x": input], states: &second)
    #expect(out["out"]?.floats == again["out"]?.floats)
    #expect(zeros["h"]?.floats.allSatisfy { $0 == 0 } == true)

    var given = zeros
    try given.set("h", to: Tensor((0..<10).map(Float.init), shape: [2, 5]))
    #expect(given["h"]?.floats == (0..<10).map(Float.init))
    #expect(zeros["h"]?.floats.allSatisfy { $0 == 0 } == true)
    #expect(given["g"] == nil)
    #expect(throws: Diagnostic.self) { try given.set("hh", to: Tensor([0] as [Float], shape: [1])) }
    #expect(throws: Diagnostic.self) { try given.set("h", to: Tensor([0] as [Float], shape: [1])) }
  }

  @Test func wrongInputsAreDiagnostics() throws {
    func refusal(_ inputs: [String: Tensor]) throws -> String? {
      var session = KernelSession(layer)
      do throws(Diagnostic) {
        _ = try session.run(inputs)
        return nil
      } catch {
        return error.message
      }
    }
    let x = AveragingLayer.input(batch: 1, time: 2)
    #expect(try refusal([:]) == "input 'x' of 'average' is not given")
    #expect(try refusal(["x": x, "y": x]) == "'average' has no input 'y'")
    let flat = try #require(x.reshaped([2, 5]))
    #expect(
      try refusal(["x": flat]) == "input 'x' has the shape [2, 5] where [b, t, 5] is expected")
    let wide = try #require(x.reshaped([1, 1, 10]))
    #expect(
      try refusal(["x": wide])
        == "input 'x' has the shape [1, 1, 10] where [b = 1, t = 1, 5] is expected")
    let halves = try #require(x.converted(to: .bf16))
    #expect(try refusal(["x": halves]) == "input 'x' is bf16 where f32 is declared")

    var session = KernelSession(layer)
    var states: StateBundle? = try StateBundle(for: layer.interface, batch: 3)
    #expect(throws: Diagnostic(.error, "the states are of 3 sequences and the inputs of 1")) {
      try { () throws(Diagnostic) in _ = try session.run(["x": x], states: &states) }()
    }
  }

  @Test func errorCodesAreDiagnostics() throws {
    let text = AveragingLayer.text.replacing("return 0;\n}\n", with: "return 7;\n}\n")
    let kernel = try TCCCompiler(symbols: []).load(text, as: AveragingLayer.interface)
    #expect(throws: Diagnostic(.error, "packing the weights of 'average' fails (code 7)")) {
      try { () throws(Diagnostic) in
        _ = try kernel.pack(program: AveragingLayer.program) {
          $0 == "decay" ? AveragingLayer.decay : nil
        }
      }()
    }
    let layer = try CompiledLayer(kernel: kernel, weights: self.layer.weights)
    for pool in [nil, try WorkerPool(threads: 2)] {
      var session = KernelSession(layer, pool: pool)
      let input = AveragingLayer.input(batch: 1, time: 1)
      do throws(Diagnostic) {
        _ = try session.run(["x": input])
        Issue.record("the code is ignored")
      } catch {
        #expect(error.message == "the kernel 'average' refuses its arguments (code 7)")
      }
    }
  }
}
