import CoreyIR
import CoreyRuntime
import Foundation
import Testing

/// A layer of `Examples/` in small lengths, with seeded weights and inputs.
struct ExampleLayer: Sendable, CustomTestStringConvertible {
  let name: String
  let lengths: [String: Int]
  var isCausal = true

  var testDescription: String { name }

  static let all: [ExampleLayer] = [
    ExampleLayer(name: "mamba1", lengths: ["d": 8, "n": 3, "r": 2]),
    ExampleLayer(name: "mamba2", lengths: ["d": 8, "r": 3, "p": 2, "n": 3]),
    ExampleLayer(name: "bidirectional_mamba", lengths: ["d": 8, "n": 3], isCausal: false),
    ExampleLayer(name: "s4d", lengths: ["d": 8, "n": 3]),
    ExampleLayer(name: "retnet", lengths: ["d": 8, "h": 3, "j": 2, "p": 3]),
    ExampleLayer(name: "lightning_attention", lengths: ["d": 8, "h": 2, "n": 3, "p": 3]),
    ExampleLayer(name: "gla", lengths: ["d": 8, "h": 3, "n": 3, "p": 2, "r": 3]),
    ExampleLayer(name: "hgrn2", lengths: ["d": 8, "h": 3, "n": 3, "p": 2]),
    ExampleLayer(name: "rwkv6", lengths: ["d": 8, "h": 3, "n": 3, "p": 3, "rm": 2, "rw": 2]),
    ExampleLayer(
      name: "rwkv7",
      lengths: ["d": 8, "h": 3, "n": 3, "p": 3, "rw": 2, "ra": 2, "rv": 2, "rg": 2]),
    ExampleLayer(name: "gated_deltanet", lengths: ["d": 8, "h": 3, "n": 3, "p": 5]),
    ExampleLayer(name: "deltaproduct", lengths: ["d": 8, "h": 3, "n": 3, "p": 2]),
    ExampleLayer(name: "mlstm", lengths: ["d": 8, "h": 3, "n": 3, "p": 2]),
    ExampleLayer(name: "mlgru", lengths: ["d": 8]),
    ExampleLayer(name: "mamba3", lengths: ["d": 8, "h": 3, "p": 3, "j": 2, "m": 3]),
    ExampleLayer(name: "mom", lengths: ["d": 8, "h": 2, "n": 3, "p": 2]),
    ExampleLayer(name: "gmu", lengths: ["d": 8, "n": 3]),
    ExampleLayer(name: "gam", lengths: ["d": 8, "a": 5]),
    ExampleLayer(
      name: "window_attention", lengths: ["d": 8, "g": 2, "r": 3, "j": 2, "w": 4]),
    ExampleLayer(name: "mamba_130m", lengths: ["d": 8, "n": 3, "v": 11]),
    ExampleLayer(
      name: "hybrid", lengths: ["d": 8, "n": 3, "g": 2, "q": 3, "j": 2, "w": 4, "v": 11]),
  ]

  static let causal = all.filter(\.isCausal)

  func program() throws -> Program {
    let path = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Examples")
      .standardizedFileURL.appendingPathComponent("\(name).ssm")
    let text = try String(contentsOf: path, encoding: .utf8)
    return try Checker.check(SourceFile(path: path.path, text: text), overrides: lengths)
  }

  static func inputs(_ program: Program, batch: Int, time: Int) throws -> [String: Tensor] {
    let graph = program.entry
    var inputs: [String: Tensor] = [:]
    for input in graph.inputs {
      let value = graph[input.value]
      let shape = value.dims.map { label in
        label == .batch ? batch : label == .time ? time : graph.length(label.axis) ?? 1
      }
      inputs[input.name] = try SeededTensors(seed: 7).input(
        input.name, shape: shape, type: value.type, bound: 11)
    }
    return inputs
  }
}
