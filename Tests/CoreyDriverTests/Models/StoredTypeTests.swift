import CoreyModels
import CoreyRuntime
import Foundation
import Testing

@Suite("Weights as they are stored")
struct StoredTypeTests {
  private static let fixtures = Repository.root
    .appending(path: "Tests/CoreyModelsTests/Fixtures")

  /// A folder of a fixture's model with other tensors and fields.
  private func model(
    _ name: String, _ fields: [String: Any], in folder: URL,
    _ change: (inout [String: Tensor]) throws -> Void
  ) throws -> ModelFolder {
    let original = Self.fixtures.appending(path: name)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = try Data(contentsOf: original.appending(path: "config.json"))
    let config = try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
    try JSONSerialization.data(withJSONObject: config.merging(fields) { $1 })
      .write(to: folder.appending(path: "config.json"))
    var tensors = try TensorFile.open(original.appending(path: "model.safetensors").path).tensors()
    try change(&tensors)
    try TensorFile.write(tensors, to: folder.appending(path: "model.safetensors").path)
    return try ModelFolder.open(folder.path)
  }

  /// The kernels of a model, and what they give for some tokens.
  private func run(_ model: ModelFolder, _ tier: Tier) throws -> (KernelRunner, LayerResult) {
    let laboratory = try Laboratory(model.source, weights: try model.weights.tensors())
    let kernels = try laboratory.kernels(Schedule(tier: tier, target: .native))
    let ids = (0..<38).map { UInt32($0 * $0 % 251) }
    return (kernels, try kernels.run(LayerInputs(batch: 2, time: 19, words: [ids])))
  }

  @Test(
    "Narrow ones are widened exactly, and take half the bytes",
    arguments: ["tiny_mamba1_lm", "tiny_mamba2_lm"], Tier.allCases)
  func mixed(_ name: String, _ tier: Tier) throws {
    /// In one file all three types; in the second block another one than in the first.
    func type(_ name: String) -> ElementType {
      if name.hasSuffix("in_proj.weight") { return .f16 }
      if name.contains("embeddings") || name.hasSuffix("1.mixer.out_proj.weight") { return .bf16 }
      return name.hasSuffix("norm.weight") || name.hasSuffix("A_log") ? .bf16 : .f32
    }
    try withTemporaryFolder { folder in
      let narrow = try model(name, [:], in: folder.appending(path: "narrow")) { tensors in
        for (name, tensor) in tensors {
          tensors[name] = tensor.converted(to: type(name))
        }
      }
      let stored = try narrow.weights.tensors()
      #expect(Set(stored.values.map(\.type)) == [.f32, .f16, .bf16])
      let wide = try model(name, [:], in: folder.appending(path: "wide")) { tensors in
        tensors = try stored.mapValues { try #require($0.converted(to: .f32)) }
      }
      let (small, result) = try run(narrow, tier)
      let (large, expected) = try run(wide, tier)
      #expect(result.difference(from: expected, small.interface) == nil)
      // The embedding and the projections into the blocks are most of the weights.
      #expect(small.interface.packedBytes < large.interface.packedBytes * 3 / 4)
    }
  }

  @Test(
    "A tied embedding is in memory once, and its rows are those of a copy",
    arguments: ["tiny_mamba1_lm", "tiny_mamba2_lm"], [ElementType.f32, .bf16])
  func tied(_ name: String, _ type: ElementType) throws {
    try withTemporaryFolder { folder in
      let table = "backbone.embeddings.weight"
      let tied = try model(
        name, ["tie_word_embeddings": true], in: folder.appending(path: "tied")
      ) { tensors in
        tensors[table] = try #require(tensors[table]?.converted(to: type))
        tensors["lm_head.weight"] = nil
      }
      let apart = try model(
        name, ["tie_word_embeddings": false], in: folder.appending(path: "apart")
      ) { tensors in
        tensors[table] = try #require(tensors[table]?.converted(to: type))
        tensors["lm_head.weight"] = tensors[table]
      }
      let (one, result) = try run(tied, .tcc)
      let (two, expected) = try run(apart, .tcc)
      #expect(result.difference(from: expected, one.interface) == nil)
      let bytes = try #require(try tied.weights.tensor(table)).byteCount
      let saved = two.interface.packedBytes - one.interface.packedBytes
      #expect((bytes..<bytes + 256).contains(saved), "\(saved) of \(bytes)")
    }
  }
}
