import Foundation
import Testing

@Suite("Golden whole layers, 23 steps from zero states")
struct LayerTests {
  /// Examples whose outputs an independent implementation computed in Float64.
  static let examples = ExampleCase.all.filter { example in
    FileManager.default.fileExists(
      atPath: Repository.fixtures.appendingPathComponent("layers/\(example.name).npz").path)
  }

  @Test("There are golden values")
  func exist() {
    #expect(Self.examples.count == 18)
  }

  @Test("The interpreter in both precisions, and kernels", arguments: examples)
  func layer(_ example: ExampleCase) throws {
    let golden = try GoldenArchive("layers/\(example.name).npz")
    let laboratory = try Laboratory(example.path, lengths: example.lengths, weights: golden.weights)
    try check(laboratory.interpreter(Double.self), golden, tolerance: 1e-6)
    // An activation on the edge between two 8-bit integers falls on either side.
    let tolerance = example.name == "mlgru" ? 2e-2 : 2e-5
    try check(laboratory.interpreter(Float.self), golden, tolerance: tolerance)
    try check(laboratory.kernels(Schedule()), golden, tolerance: tolerance)
  }

  private func check(
    _ runner: some LayerRunner, _ golden: GoldenArchive, tolerance: Double
  ) throws {
    let interface = runner.interface
    let result = try runner.run(golden.inputs(interface, batch: 1, time: 23))
    let error = result.error(from: golden, interface, batch: 1, outputs: "out", states: "none")
    #expect(error <= tolerance)
  }
}
