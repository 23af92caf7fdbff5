import CoreyIR
import Foundation
import Testing

@testable import CoreyRuntime

/// Whole layers, checked and interpreted in Float64, against an independent evaluator of the
/// language written with NumPy (two sequences of 13 steps from seeded weights; archives hold inputs,
/// weights, outputs and last states).
@Suite struct ReferenceLayerTests {
  struct Layer: CustomTestStringConvertible, Sendable {
    let name: String
    let lengths: [String: Int]
    var testDescription: String { name }
  }

  static let layers = [
    Layer(name: "01_mamba1", lengths: ["d": 8, "n": 4, "r": 3, "k": 4]),
    Layer(name: "02_mamba2", lengths: ["d": 8, "g": 2, "r": 2, "p": 3, "n": 5, "k": 4]),
    Layer(name: "03_bidirectional_mamba", lengths: ["d": 8, "n": 4, "r": 3]),
    Layer(name: "04_gla", lengths: ["d": 8, "h": 2, "n": 3, "p": 5, "r": 2]),
    Layer(name: "05_gated_deltanet", lengths: ["d": 8, "h": 2, "n": 3, "p": 5]),
    Layer(
      name: "06_rwkv7",
      lengths: ["d": 8, "h": 2, "n": 4, "p": 4, "rw": 3, "ra": 3, "rv": 2, "rg": 3]),
    Layer(name: "07_mlstm", lengths: ["d": 8, "h": 2, "n": 3, "p": 5]),
    Layer(name: "08_deltaproduct", lengths: ["d": 8, "h": 2, "n": 3, "p": 5]),
    Layer(name: "09_mamba3_siso", lengths: ["h": 2, "p": 3, "j": 2, "m": 2]),
    Layer(name: "10_mom", lengths: ["d": 8, "M": 4, "h": 2, "n": 3, "p": 5]),
    Layer(name: "11_gmu", lengths: ["d": 8, "n": 4, "r": 3]),
    Layer(name: "12_gam", lengths: ["d": 6, "a": 7]),
    Layer(name: "13_window_attention", lengths: ["d": 8, "g": 2, "r": 3, "j": 2, "w": 6]),
    Layer(name: "14_mlgru", lengths: ["d": 8]),
  ]

  private static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  @Test(arguments: layers)
  func agrees(_ layer: Layer) throws {
    let path = Self.tests.appending(path: "CoreyIRTests/Fixtures/Reference/\(layer.name).ssm")
    let source = SourceFile(path: layer.name, text: try String(contentsOf: path, encoding: .utf8))
    let program = try Checker.check(source, overrides: layer.lengths)
    let archive = Self.tests.appending(
      path: "CoreyRuntimeTests/Fixtures/ReferenceLayers/\(layer.name).npz")
    let tensors = try TensorFile.open(archive.path()).tensors()
    var inputs: [String: Tensor] = [:]
    for input in program.entry.inputs { inputs[input.name] = tensors["in.\(input.name)"] }
    let results = try Interpreter<Double>(program).run(
      inputs: inputs, weights: { (name) throws(Diagnostic) in tensors["w.\(name)"] }, batch: 2,
      time: 13)
    for (index, output) in program.entry.outputs.enumerated() {
      let expected = try #require(tensors["out.\(index)"])
      let found = try #require(results.outputs[output.name])
      #expect(found.shape == expected.shape)
      #expect(Self.distance(try Self.elements(found), try Self.elements(expected)) < 1e-13)
    }
    #expect(results.states.count == (try program.stateNames().count))
    for (name, state) in results.states {
      let expected = try #require(tensors["st.\(name)"])
      let elements = try Self.batchFirst(Self.elements(expected), steps: expected.shape[0])
      #expect(Self.distance(try Self.elements(state), elements) < 1e-13, "\(name)")
    }
  }

  private static func elements(_ tensor: Tensor) throws -> [Double] {
    let wide = try #require(tensor.converted(to: .f64))
    return wide.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
  }

  /// The archive has the steps outside of the sequences, a declared state has them inside.
  private static func batchFirst(_ elements: [Double], steps: Int) -> [Double] {
    let size = elements.count / (steps * 2)
    return (0..<2).flatMap { sequence in
      (0..<steps).flatMap { step in
        let start = (step * 2 + sequence) * size
        return elements[start..<start + size]
      }
    }
  }

  /// The largest difference over the largest expected element.
  private static func distance(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count, !found.isEmpty else { return .infinity }
    let largest = expected.map(\.magnitude).max() ?? 0
    return zip(found, expected).map { ($0 - $1).magnitude }.max().map { $0 / largest } ?? .infinity
  }
}
