import CoreyIR
import CoreyRuntime

/// A model on disk as Hugging Face libraries write it: `config.json` beside safetensors.
///
/// Opening reads the settings and the names, shapes and types of all tensors, not their elements;
/// what is opened compiles and finds its weights.
public struct ModelFolder: Sendable {
  /// The folder as the user wrote it.
  public let path: String
  public let config: ModelConfig
  /// The tokens that begin, end and fill texts.
  public let tokens: SpecialTokens
  /// The program: its last layer takes `ids[b, t]: i32` and gives `logits[b, t, v]`.
  public let source: SourceFile
  /// The name of the program's last layer, made of the folder's.
  public let name: String
  /// The file of the weights: `model.safetensors`, or the index of its shards.
  public let weights: TensorFile
  /// Warnings: fields that are not known, tensors that mean something else than they seem to.
  public let diagnostics: [Diagnostic]

  /// Tokens that the model knows; logits behind it are those of padding.
  public var vocabulary: Int { config.backbone.vocabulary }

  /// The length of `logits`: the vocabulary, padded if the embedding is.
  public var logits: Int { config.backbone.rows }

  /// Whether a path is a folder that holds a `config.json`.
  public static func isModel(_ path: String) -> Bool {
    FileStatus.isFolder(path) && FileStatus.exists(path + "/config.json")
  }
}
