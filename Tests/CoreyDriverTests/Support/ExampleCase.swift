import Foundation
import Testing

/// A layer of `Examples/` in lengths so small and odd that no vector width divides them.
struct ExampleCase: Sendable, CustomTestStringConvertible {
  let name: String
  let lengths: [String: Int]
  /// Whether a sequence may be given in pieces.
  var isCausal = true

  var testDescription: String { name }
  var path: String { "Examples/\(name).ssm" }
  var source: String {
    get throws { try Repository.text(path) }
  }

  /// Every file of `Examples/` stands here; a test compares.
  static let all: [ExampleCase] = [
    ExampleCase(name: "mamba1", lengths: ["d": 24, "n": 5]),
    ExampleCase(name: "mamba2", lengths: ["d": 24, "r": 3, "p": 5, "n": 7]),
    ExampleCase(name: "bidirectional_mamba", lengths: ["d": 24, "n": 5], isCausal: false),
    ExampleCase(name: "s4d", lengths: ["d": 24, "n": 5]),
    ExampleCase(name: "retnet", lengths: ["d": 24, "h": 3, "j": 3, "p": 7]),
    ExampleCase(name: "lightning_attention", lengths: ["d": 24, "h": 2, "n": 5, "p": 7]),
    ExampleCase(name: "gla", lengths: ["d": 24, "h": 3, "n": 5, "p": 7, "r": 3]),
    ExampleCase(name: "hgrn2", lengths: ["d": 24, "h": 3, "n": 5, "p": 7]),
    ExampleCase(name: "rwkv6", lengths: ["d": 24, "h": 3, "n": 5, "p": 5, "rm": 3, "rw": 3]),
    ExampleCase(
      name: "rwkv7",
      lengths: ["d": 24, "h": 3, "n": 5, "p": 5, "rw": 3, "ra": 3, "rv": 2, "rg": 3]),
    ExampleCase(name: "gated_deltanet", lengths: ["d": 24, "h": 3, "n": 5, "p": 7]),
    ExampleCase(name: "deltaproduct", lengths: ["d": 24, "h": 3, "n": 5, "p": 7]),
    ExampleCase(name: "mlstm", lengths: ["d": 24, "h": 3, "n": 5, "p": 7]),
    ExampleCase(name: "mlgru", lengths: ["d": 24]),
    ExampleCase(name: "mamba3", lengths: ["d": 24, "h": 3, "p": 5, "j": 2, "m": 3]),
    ExampleCase(name: "mom", lengths: ["d": 24, "h": 2, "n": 3, "p": 5]),
    ExampleCase(name: "gmu", lengths: ["d": 24, "n": 5]),
    ExampleCase(name: "gam", lengths: ["d": 24, "a": 29]),
    ExampleCase(name: "window_attention", lengths: ["d": 24, "g": 2, "r": 3, "j": 3, "w": 6]),
    ExampleCase(name: "mamba_130m", lengths: ["d": 8, "n": 3, "v": 11]),
    ExampleCase(
      name: "hybrid", lengths: ["d": 24, "n": 3, "g": 2, "q": 3, "j": 3, "w": 6, "v": 11]),
  ]
}
