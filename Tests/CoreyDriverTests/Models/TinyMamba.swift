import CoreyRuntime
import Foundation

/// The bundled model and what the library that trained it computes.
enum TinyMamba {
  static let path = "Examples/models/tiny-mamba"

  /// A prompt and what follows it.
  struct Continuation: Decodable, Sendable {
    let prompt: String
    let continuation: String

    var bytes: Int { continuation.utf8.count }
  }

  /// Greedy continuations whose every choice is clear.
  static func continuations() throws -> [Continuation] {
    let file = Repository.fixtures.appendingPathComponent("models/tiny_mamba_greedy.json")
    return try JSONDecoder().decode([Continuation].self, from: Data(contentsOf: file))
  }

  /// Token ids, and the last rows of their logits.
  static var reference: TensorFile {
    get throws { try TensorFile.open(referencePath) }
  }

  static let referencePath = Repository.fixtures.appendingPathComponent("models/tiny_mamba.npz")
    .path
}
