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

  @Test("The interpreter in both precisions", arguments: examples)
  func interpreters(_ example: ExampleCase) throws {
    let (golden, laboratory) = try open(example)
    try check(laboratory.interpreter(Double.self), golden, tolerance: 1e-6)
    try check(laboratory.interpreter(Float.self), golden, tolerance: tolerance(example))
  }

  @Test("Kernels", arguments: examples)
  func kernels(_ example: ExampleCase) throws {
    let (golden, laboratory) = try open(example)
    try check(laboratory.kernels(Schedule()), golden, tolerance: tolerance(example))
  }

  /// An activation on the edge between two 8-bit integers falls on either side.
  private func tolerance(_ example: ExampleCase) -> Double {
    example.name == "mlgru" ? 2e-2 : 2e-5
  }

  private func open(_ example: ExampleCase) throws -> (GoldenArchive, Laboratory) {
    let golden = try GoldenArchive("layers/\(example.name).npz")
    return (golden, try Laboratory(example.path, lengths: example.lengths, weights: golden.weights))
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
