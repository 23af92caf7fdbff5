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

  /// A copy whose last six tokens are padding, with logits that would be chosen if they counted.
  static func padded(in folder: URL, _ fields: [String: Any] = [:]) throws -> URL {
    let original = Repository.root.appending(path: path)
    let copy = folder.appending(path: "padded")
    try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
    let text = try Data(contentsOf: original.appending(path: "config.json"))
    let config = try JSONSerialization.jsonObject(with: text) as? [String: Any] ?? [:]
    let changes = fields.merging(["vocab_size": 250, "pad_vocab_size_multiple": 8]) { $1 }
    try JSONSerialization.data(withJSONObject: config.merging(changes) { $1 })
      .write(to: copy.appending(path: "config.json"))
    var tensors = try TensorFile.open(original.appending(path: "model.safetensors").path).tensors()
    let name = "backbone.embeddings.weight"
    if let table = tensors[name] {
      let width = table.count / 256
      let floats = table.floats.enumerated().map { $0 < 250 * width ? $1 : -64 * $1 }
      tensors[name] = Tensor(floats, shape: table.shape).converted(to: table.type)
    }
    try TensorFile.write(tensors, to: copy.appending(path: "model.safetensors").path)
    return copy
  }

  static let referencePath = Repository.fixtures.appendingPathComponent("models/tiny_mamba.npz")
    .path
}
