import CoreyIR
import CoreyModels
import CoreyRuntime
import Foundation
import Testing

@Suite("Model folders")
struct ModelFolderTests {
  /// Folders that transformers wrote, with its logits.
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  @Test("A folder without config.json is no model")
  func foldersAreTold() {
    #expect(!ModelFolder.isModel(#filePath))
    #expect(!ModelFolder.isModel(String(#filePath.dropLast("/ModelFolderTests.swift".count))))
    #expect(ModelFolder.isModel(Self.fixtures.path + "/tiny_mamba1_lm"))
  }

  @Test("The program, the tokens and the sizes of a checkpoint")
  func contents() throws {
    let model = try ModelFolder.open(Self.fixtures.path + "/tiny_mamba2_lm/")
    #expect(model.name == "tiny_mamba2_lm")
    #expect(model.vocabulary == 256 && model.logits == 256)
    #expect(model.tokens == SpecialTokens(start: 0, end: [2], padding: 1))
    #expect(model.diagnostics.isEmpty)
    let program = try Checker.check(model.source)
    try program.verify()
    #expect(program.entry.name == model.name)
    #expect(program.entry.inputs.map(\.name) == ["ids"])
    #expect(program.entry.outputs.map(\.name) == ["logits"])
  }

  @Test(
    "Any name of a folder makes a program",
    arguments: [
      "layer", "block", "exp", "linear", "2.8b", "mamba-130m-hf", "ü", "a b", "rms_norm", "x",
      "emb", "gelu", "bf16", "_", "over", "where", "index", "inf", "pi",
    ])
  func names(_ name: String) throws {
    try withTemporaryFolder { parent in
      let folder = parent.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
      try Checkpoint(.mamba).write(to: folder)
      let model = try ModelFolder.open(folder.path)
      #expect(try Checker.check(model.source).entry.name == model.name)
    }
  }

  @Test("Types are those of the files, f32 where blocks differ")
  func types() throws {
    var checkpoint = Checkpoint(.mamba)
    func store(_ name: String, _ type: ElementType) throws {
      checkpoint.tensors[name] = try #require(checkpoint.tensors[name]?.converted(to: type))
    }
    try store("backbone.embeddings.weight", .bf16)
    for layer in 0..<2 { try store("backbone.layers.\(layer).mixer.in_proj.weight", .f16) }
    try store("backbone.layers.1.mixer.out_proj.weight", .bf16)
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let text = String(decoding: try ModelFolder.open(folder.path).source.bytes, as: UTF8.self)
      #expect(text.contains("weight emb[v, d]: bf16 "))
      #expect(text.contains("weight in_proj[e | e, d]: f16 "))
      #expect(text.contains("weight out_proj[d, e] "))
    }
  }

  @Test("An embedding that is padded as the settings say has more rows than the vocabulary")
  func padding() throws {
    var checkpoint = Checkpoint(.mamba, changes: ["vocab_size": "16"])
    checkpoint.fields["vocab_size"] = "13"
    checkpoint.fields["pad_vocab_size_multiple"] = "8"
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let model = try ModelFolder.open(folder.path)
      #expect(model.vocabulary == 13 && model.logits == 16)
    }
  }

  @Test("The older name of the embedding is read")
  func olderName() throws {
    var checkpoint = Checkpoint(.mamba)
    checkpoint.tensors["backbone.embedding.weight"] = checkpoint.tensors.removeValue(
      forKey: "backbone.embeddings.weight")
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let text = String(decoding: try ModelFolder.open(folder.path).source.bytes, as: UTF8.self)
      #expect(text.contains("from \"backbone.embedding.weight\""))
    }
  }

  @Test("Tokens that are in no vocabulary are warned of")
  func strangeTokens() throws {
    try withTemporaryFolder { folder in
      try Checkpoint(.mamba, changes: ["eos_token_id": "[1, 99, -1]"]).write(to: folder)
      let model = try ModelFolder.open(folder.path)
      #expect(model.tokens.end == [1])
      #expect(model.diagnostics.map(\.severity) == [.warning, .warning])
    }
  }
}
