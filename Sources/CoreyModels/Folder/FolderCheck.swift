import CoreyIR
import CoreyRuntime

/// Compares what the settings promise with what the files hold.
struct FolderCheck {
  /// The most problems that are told at once.
  private static let mostErrors = 12

  let files: TensorFile
  /// The file of settings, for messages.
  let config: String
  private(set) var warnings: [Diagnostic] = []
  private var errors: [Diagnostic] = []
  private var omitted = 0

  init(files: TensorFile, config: String) {
    self.files = files
    self.config = config
  }

  /// The weights with their stored types.
  ///
  /// Sets the rows of the embedding in the config. Throws what is missing or has another shape or a
  /// type that programs lack.
  mutating func weights(
    of config: inout ModelConfig, _ reader: ConfigReader
  ) throws(Diagnostics) -> ModelWeights {
    let names = ["backbone.embeddings.weight", "backbone.embedding.weight"]
    let known = Set(files.names)
    let embedding = names.first { known.contains($0) } ?? names[0]
    do throws(Diagnostic) {
      config.backbone.rows = try rows(config.backbone, embedding, reader)
      try checkHead(config.backbone, embedding)
    } catch {
      throw Diagnostics(error)
    }
    var weights = ModelWeights(config, embedding: embedding)
    for index in weights.model.indices {
      weights.model[index].type = type(
        of: [weights.model[index].file], shape: weights.model[index].shape)
    }
    for index in weights.block.indices {
      let weight = weights.block[index]
      weights.block[index].type = type(
        of: (0..<config.backbone.layers).lazy.map { ModelWeights.name(weight, block: $0) },
        shape: weight.shape)
    }
    if omitted > 0 {
      errors.append(
        Diagnostic(
          .error, "\(omitted) more weights were not looked for",
          at: .file(files.path, detail: nil)))
    }
    if !errors.isEmpty { throw Diagnostics(errors) }
    return weights
  }

  /// Rows of the embedding: the vocabulary, or that rounded up as the settings say.
  private func rows(
    _ backbone: BackboneConfig, _ embedding: String, _ reader: ConfigReader
  ) throws(Diagnostic) -> Int {
    guard let tensor = try files.tensor(embedding) else { return backbone.vocabulary }
    guard tensor.shape.count == 2, tensor.shape[0] != backbone.vocabulary else {
      return backbone.vocabulary
    }
    let rows = tensor.shape[0]
    if case .integer(let multiple) = reader.peek("pad_vocab_size_multiple") ?? .integer(1),
      multiple > 1, rows > backbone.vocabulary, rows - backbone.vocabulary < multiple,
      rows % multiple == 0
    {
      return rows
    }
    throw .error(
      "'vocab_size' is \(backbone.vocabulary), but the embedding has \(rows) rows", file: config,
      detail: "vocab_size",
      suggestion: rows > backbone.vocabulary
        ? "write \"vocab_size\": \(rows), or the padding as \"pad_vocab_size_multiple\"" : nil)
  }

  /// A head in the files that the settings deny, or the other way round.
  private func checkHead(_ backbone: BackboneConfig, _ embedding: String) throws(Diagnostic) {
    let head = "lm_head.weight"
    guard let tensor = try files.tensor(head) else {
      guard !backbone.isTied else { return }
      throw .error(
        "'tie_word_embeddings' is false, but the files have no '\(head)'", file: config,
        detail: "tie_word_embeddings",
        suggestion: "write \"tie_word_embeddings\": true if the head is the embedding")
    }
    guard backbone.isTied, let embedding = try files.tensor(embedding),
      !tensor.isIdentical(to: embedding)
    else { return }
    throw .error(
      "'tie_word_embeddings' is true, but the files have a '\(head)' that is not the embedding",
      file: config, detail: "tie_word_embeddings",
      suggestion: "write \"tie_word_embeddings\": false, or remove the tensor")
  }

  /// The type in which all tensors of these names are stored; f32, which holds all of them, if they
  /// differ.
  private mutating func type(
    of names: some Sequence<String>, shape: [Int]
  ) -> StorageType {
    var found: StorageType?
    var isMixed = false
    for name in names {
      // Settings can promise far more blocks than there are: beyond the limit nothing is looked up.
      guard errors.count < Self.mostErrors else {
        omitted += 1
        continue
      }
      do throws(Diagnostic) {
        let type = try type(of: name, shape: shape)
        if let found, found != type { isMixed = true }
        found = type
      } catch {
        errors.append(error)
      }
    }
    return isMixed ? .f32 : found ?? .f32
  }

  private func type(of name: String, shape: [Int]) throws(Diagnostic) -> StorageType {
    guard let tensor = try files.tensor(name) else {
      let close = Suggestion.didYouMean(name, among: files.names)
      throw .error(
        "the weight '\(name)' is missing", file: files.path, detail: name, suggestion: close)
    }
    guard TensorShape.matches(tensor.shape, declared: shape) else {
      throw .error(
        "the weight '\(name)' has the shape \(TensorShape.text(tensor.shape)), but \(config) says "
          + TensorShape.text(shape), file: files.path, detail: name)
    }
    switch tensor.type {
    case .f32, .f64: return .f32
    case .f16: return .f16
    case .bf16: return .bf16
    case .i64, .i32, .i16, .i8, .i4, .ternary, .u64, .u32, .u16, .u8, .bool:
      throw .error(
        "the weight '\(name)' is of the type \(tensor.type.rawValue), not a floating-point number",
        file: files.path, detail: name, suggestion: "convert it to F32, F16 or BF16")
    }
  }
}
