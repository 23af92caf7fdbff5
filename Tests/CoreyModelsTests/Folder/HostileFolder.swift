import CoreyRuntime
import Foundation

/// A folder that something is wrong with.
struct HostileFolder: Sendable, CustomStringConvertible {
  /// What is wrong, in words.
  let description: String
  /// What the message or its place must contain.
  let told: String
  /// Damages a sound folder.
  let damage: @Sendable (URL) throws -> Void

  private init(
    _ description: String, _ told: String, _ damage: @escaping @Sendable (URL) throws -> Void
  ) {
    self.description = description
    self.told = told
    self.damage = damage
  }

  private static let weights = "model.safetensors"
  private static let index = "model.safetensors.index.json"

  /// A folder whose config is some text.
  private static func config(_ description: String, _ text: String) -> HostileFolder {
    HostileFolder(description, "config.json") { folder in
      try Data(text.utf8).write(to: folder.appendingPathComponent("config.json"))
    }
  }

  /// A folder whose config has another text in place of one of its own.
  private static func replaced(_ old: String, _ new: String, told: String) -> HostileFolder {
    HostileFolder("config with \(new)", told) { folder in
      let path = folder.appendingPathComponent("config.json")
      let text = try String(contentsOf: path, encoding: .utf8)
      try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: path)
    }
  }

  /// A folder whose tensors are changed.
  private static func tensors(
    _ description: String, _ told: String,
    _ change: @escaping @Sendable (inout [String: Tensor]) -> Void
  ) -> HostileFolder {
    HostileFolder(description, told) { folder in
      let path = folder.appendingPathComponent(weights).path
      var tensors = try TensorFile.open(path).tensors()
      change(&tensors)
      try TensorFile.write(tensors, to: path)
    }
  }

  /// A folder with an index in place of the one file.
  private static func index(_ description: String, _ told: String, _ text: String) -> HostileFolder
  {
    HostileFolder(description, told) { folder in
      let files = FileManager.default
      try files.moveItem(
        at: folder.appendingPathComponent(weights),
        to: folder.appendingPathComponent("shard.safetensors"))
      try Data(text.utf8).write(to: folder.appendingPathComponent(index))
    }
  }

  /// A folder whose safetensors file has these bytes.
  private static func bytes(
    _ description: String, _ change: @escaping @Sendable (Data) -> Data
  ) -> HostileFolder {
    HostileFolder(description, weights) { folder in
      let path = folder.appendingPathComponent(weights)
      try change(try Data(contentsOf: path)).write(to: path)
    }
  }

  /// The same file with another header.
  private static func header(_ description: String, _ old: String, _ new: String) -> HostileFolder {
    bytes(description) { data in
      let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      let header = String(decoding: data[8..<(8 + length)], as: UTF8.self)
        .replacingOccurrences(of: old, with: new)
      var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> ($0 * 8)) })
      bytes += Data(header.utf8)
      bytes += data[(8 + length)...]
      return bytes
    }
  }

  private static let mapped = "backbone.norm_f.weight"

  static let all: [HostileFolder] = configs + files + contents

  private static let configs: [HostileFolder] = [
    config("empty config", ""), config("config of spaces", "  \n"), config("config array", "[]"),
    config("config number", "3"), config("config null", "null"),
    config("half a config", "{\"a\": "),
    config("config that is no JSON", "architectures = x"),
    config("config with NUL", "{\"a\u{0}\": 1}"),
    config("config with a name twice", "{\"model_type\": \"mamba\", \"model_type\": \"mamba\"}"),
    config("config with nothing", "{}"),
    config("deep config", String(repeating: "[", count: 10_000)),
    config("config of another class", "{\"architectures\": [\"LlamaForCausalLM\"]}"),
    config("config of mamba_ssm", "{\"d_model\": 64, \"n_layer\": 2, \"ssm_cfg\": {}}"),
    config("config with two classes", "{\"architectures\": [\"MambaForCausalLM\", \"X\"]}"),
    replaced("MambaForCausalLM", "MambaForCausalLn", told: "did you mean 'MambaForCausalLM'?"),
    replaced("\"hidden_size\": 6", "\"hidden_size\": 268435456", told: "expand"),
    replaced("\"hidden_size\": 6", "\"hidden_size\": 8", told: "backbone"),
    replaced(
      "\"num_hidden_layers\": 2", "\"num_hidden_layers\": 60000",
      told: "more weights were not looked for"),
    replaced("\"num_hidden_layers\": 2", "\"num_hidden_layers\": 3", told: "layers.2.norm.weight"),
    replaced("\"state_size\": 3", "\"state_size\": 268435456", told: "x_proj"),
    replaced("\"vocab_size\": 13", "\"vocab_size\": 12", told: "vocab_size"),
    replaced(
      "\"tie_word_embeddings\": true", "\"tie_word_embeddings\": false",
      told: "tie_word_embeddings"),
    HostileFolder("config that is not UTF-8", "config.json") { folder in
      try Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])
        .write(to: folder.appendingPathComponent("config.json"))
    },
    HostileFolder("config that is a folder", "config.json") { folder in
      let path = folder.appendingPathComponent("config.json")
      try FileManager.default.removeItem(at: path)
      try FileManager.default.createDirectory(at: path, withIntermediateDirectories: false)
    },
    HostileFolder("no config", "config.json") { folder in
      try FileManager.default.removeItem(at: folder.appendingPathComponent("config.json"))
    },
    HostileFolder("generation config that is an array", "generation_config.json") { folder in
      try Data("[]".utf8).write(to: folder.appendingPathComponent("generation_config.json"))
    },
    HostileFolder("generation config with a text for a token", "eos_token_id") { folder in
      try Data("{\"eos_token_id\": \"x\"}".utf8)
        .write(to: folder.appendingPathComponent("generation_config.json"))
    },
  ]

  private static let files: [HostileFolder] = [
    HostileFolder("no weights", "model.safetensors") { folder in
      try FileManager.default.removeItem(at: folder.appendingPathComponent(weights))
    },
    HostileFolder("weights behind a dangling link", "model.safetensors") { folder in
      let path = folder.appendingPathComponent(weights)
      try FileManager.default.removeItem(at: path)
      try FileManager.default.createSymbolicLink(
        atPath: path.path, withDestinationPath: "nowhere.safetensors")
    },
    HostileFolder("weights that are a pipe", "not a regular file") { folder in
      let path = folder.appendingPathComponent(weights).path
      try FileManager.default.removeItem(atPath: path)
      mkfifo(path, 0o600)
    },
    index(
      "missing shard", "none.safetensors", "{\"weight_map\": {\"\(mapped)\": \"none.safetensors\"}}"
    ),
    index(
      "shard above the folder", "folder",
      "{\"weight_map\": {\"\(mapped)\": \"../shard.safetensors\"}}"),
    index("shard at the root", "folder", "{\"weight_map\": {\"\(mapped)\": \"/etc/passwd\"}}"),
    index(
      "shard in a subfolder", "folder", "{\"weight_map\": {\"\(mapped)\": \"a/b.safetensors\"}}"),
    index("index without a map", "weight_map", "{}"),
    index("index with a number", "folder", "{\"weight_map\": {\"\(mapped)\": 1}}"),
    index("index that is an array", "weight_map", "[]"),
    index(
      "index with an unknown tensor", "does not", "{\"weight_map\": {\"x\": \"shard.safetensors\"}}"
    ),
    index(
      "index with one tensor only", "embeddings",
      "{\"weight_map\": {\"\(mapped)\": \"shard.safetensors\"}}"),
  ]

  private static let contents: [HostileFolder] = [
    bytes("empty weights") { _ in Data() }, bytes("truncated header") { $0.prefix(60) },
    bytes("truncated data") { $0.dropLast(4) }, bytes("bytes behind the data") { $0 + [0, 0] },
    bytes("endless header") { Data(repeating: 0xFF, count: 8) + $0.dropFirst(8) },
    header("unknown dtype", "\"F32\"", "\"F8_E4M3\""),
    header("negative shape", "[6]", "[-6]"),
    header("shape of 2^63", "[6]", "[9223372036854775808]"),
    header("shape that overflows", "[6]", "[4611686018427387904,8]"),
    header("offsets that overlap", "\"data_offsets\":[0,", "\"data_offsets\":[4,"),
    header("offsets that are no numbers", "\"data_offsets\":[0,", "\"data_offsets\":[\"a\","),
    header("dtype of another width", "\"F32\"", "\"F64\""),
    tensors("integer weights", "i32") {
      $0[mapped] = Tensor([1, 2, 3, 4, 5, 6] as [Int32], shape: [6])
    },
    tensors("missing weight", "did you mean") {
      $0["backbone.layers.1.mixer.A_lgo"] = $0.removeValue(
        forKey: "backbone.layers.1.mixer.A_log")
    },
    tensors("weight of another shape", "[12, 4]") {
      $0["backbone.layers.0.mixer.A_log"] = Tensor(zeros: [12, 4])
    },
    tensors("transposed weight", "[3, 12]") {
      $0["backbone.layers.0.mixer.A_log"] = Tensor(zeros: [3, 12])
    },
    tensors("head that is not the embedding", "lm_head.weight") {
      $0["lm_head.weight"] = Tensor(zeros: [13, 6])
    },
  ]
}
