import CoreyIR
import CoreyRuntime
import Foundation

/// A small random checkpoint, written as transformers writes one.
struct Checkpoint {
  /// The kinds of models.
  enum Family: String, CaseIterable {
    case mamba, mamba2
    case falconMamba = "falcon_mamba"

    var architecture: String {
      switch self {
      case .mamba: "MambaForCausalLM"
      case .mamba2: "Mamba2ForCausalLM"
      case .falconMamba: "FalconMambaForCausalLM"
      }
    }
  }

  /// Names and JSON texts of the fields.
  var fields: [String: String]
  var tensors: [String: Tensor] = [:]

  /// The settings of a small model.
  static func fields(_ family: Family) -> [String: String] {
    var fields = [
      "architectures": "[\"\(family.architecture)\"]", "model_type": "\"\(family.rawValue)\"",
      "vocab_size": "13", "hidden_size": "6", "state_size": "3", "num_hidden_layers": "2",
      "expand": "2", "conv_kernel": "4", "use_bias": "false", "use_conv_bias": "true",
      "hidden_act": "\"silu\"", "layer_norm_epsilon": "1e-05", "tie_word_embeddings": "true",
      "bos_token_id": "0", "eos_token_id": "[1, 2]", "pad_token_id": "null",
    ]
    switch family {
    case .mamba: fields["time_step_rank"] = "2"
    case .falconMamba:
      fields["time_step_rank"] = "2"
      fields["mixer_rms_eps"] = "1e-06"
    case .mamba2:
      fields["num_heads"] = "4"
      fields["head_dim"] = "3"
      fields["n_groups"] = "2"
      fields["time_step_limit"] = "[0.0, Infinity]"
    }
    return fields
  }

  /// A checkpoint whose tensors suit these fields, as far as they are numbers.
  init(_ family: Family, fields: [String: String], seed: UInt64 = 1) {
    self.fields = fields
    func number(_ name: String, _ absent: Int) -> Int { fields[name].flatMap { Int($0) } ?? absent }
    func flag(_ name: String, _ absent: Bool) -> Bool {
      fields[name].map { $0 == "true" } ?? absent
    }
    var random = SeededGenerator(seed: seed)
    func add(_ name: String, _ shape: [Int], center: Double = 0, scale: Double = 0.5) {
      let elements = (0..<shape.reduce(1, *)).map { _ in
        Float(center + scale * random.normal())
      }
      tensors[name] = Tensor(elements, shape: shape)
    }
    let (d, n, k) = (number("hidden_size", 6), number("state_size", 3), number("conv_kernel", 4))
    let v = number("vocab_size", 13)
    let e = number("intermediate_size", Int((Double(fields["expand"] ?? "") ?? 2) * Double(d)))
    let (r, heads) = (number("time_step_rank", (d + 15) / 16), number("num_heads", 4))
    let convolved = family == .mamba2 ? e + 2 * number("n_groups", 2) * n : e
    add("backbone.embeddings.weight", [v, d])
    add("backbone.norm_f.weight", [d], center: 1)
    if !flag("tie_word_embeddings", true) { add("lm_head.weight", [v, d]) }
    for layer in 0..<number("num_hidden_layers", 2) {
      let prefix = "backbone.layers.\(layer)."
      let mixer = prefix + "mixer."
      add(prefix + "norm.weight", [d], center: 1)
      let projected = family == .mamba2 ? e + convolved + heads : 2 * e
      add(mixer + "in_proj.weight", [projected, d])
      add(mixer + "conv1d.weight", [convolved, 1, k])
      add(mixer + "out_proj.weight", [d, e])
      if flag("use_conv_bias", true) { add(mixer + "conv1d.bias", [convolved]) }
      if flag("use_bias", false) {
        add(mixer + "in_proj.bias", [projected])
        add(mixer + "out_proj.bias", [d])
      }
      if family == .mamba2 {
        add(mixer + "dt_bias", [heads], center: -1)
        add(mixer + "A_log", [heads])
        add(mixer + "D", [heads], center: 1)
        add(mixer + "norm.weight", [e], center: 1)
      } else {
        add(mixer + "x_proj.weight", [r + 2 * n, e])
        add(mixer + "dt_proj.weight", [e, r])
        add(mixer + "dt_proj.bias", [e], center: -1)
        add(mixer + "A_log", [e, n])
        add(mixer + "D", [e], center: 1)
      }
    }
  }

  init(_ family: Family, changes: [String: String] = [:]) {
    self.init(family, fields: Self.fields(family).merging(changes) { $1 })
  }

  /// The text of `config.json`.
  var config: String {
    "{"
      + fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
      .joined(separator: ",\n ") + "}"
  }

  /// Writes the folder.
  func write(to folder: URL) throws {
    try Data(config.utf8).write(to: folder.appendingPathComponent("config.json"))
    try TensorFile.write(
      tensors, to: folder.appendingPathComponent("model.safetensors").path,
      metadata: ["format": "pt"])
  }
}

/// Gives a folder of its own to some work and removes it afterwards.
func withTemporaryFolder<Result>(_ work: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("coreyc-models-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try work(folder)
}
