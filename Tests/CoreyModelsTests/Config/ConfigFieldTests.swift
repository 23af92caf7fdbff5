import CoreyIR
import CoreyModels
import CoreyRuntime
import Testing

/// A field of a config with another value than the small model's.
struct FieldChange: Sendable, CustomTestStringConvertible {
  var family: Checkpoint.Family
  var changes: [String: String]
  var testDescription: String {
    "\(family.rawValue): \(changes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" })"
  }

  init(_ family: Checkpoint.Family, _ changes: [String: String]) {
    self.family = family
    self.changes = changes
  }

  /// Changes that all families honour.
  private static let shared: [[String: String]] = [
    [:], ["vocab_size": "17"], ["hidden_size": "6", "state_size": "5"],
    ["num_hidden_layers": "3"], ["num_hidden_layers": "1"], ["conv_kernel": "2"],
    ["conv_kernel": "1"], ["use_bias": "true"], ["use_conv_bias": "false"],
    ["hidden_act": "\"swish\""], ["hidden_act": "\"relu\""], ["hidden_act": "\"gelu\""],
    ["hidden_act": "\"gelu_new\""], ["hidden_act": "\"gelu_pytorch_tanh\""],
    ["hidden_act": "\"tanh\""], ["hidden_act": "\"sigmoid\""], ["layer_norm_epsilon": "0.5"],
    ["layer_norm_epsilon": "0"], ["tie_word_embeddings": "false"], ["state_size": "1"],
  ]

  static let honoured =
    Checkpoint.Family.allCases.flatMap { family in
      shared.map { FieldChange(family, $0) }
    } + [
      FieldChange(.mamba, ["time_step_rank": "5"]),
      FieldChange(.mamba, ["time_step_rank": "\"auto\""]),
      FieldChange(.mamba, ["expand": "3"]), FieldChange(.mamba, ["expand": "1.5"]),
      FieldChange(.mamba, ["intermediate_size": "10"]),
      FieldChange(.mamba, ["intermediate_size": "10", "d_inner": "10", "d_model": "6"]),
      FieldChange(.falconMamba, ["mixer_rms_eps": "0.25"]),
      FieldChange(.falconMamba, ["time_step_rank": "1"]),
      FieldChange(.falconMamba, ["intermediate_size": "7"]),
      FieldChange(.mamba2, ["expand": "1", "head_dim": "3", "num_heads": "2"]),
      FieldChange(.mamba2, ["head_dim": "6", "num_heads": "2"]),
      FieldChange(.mamba2, ["n_groups": "1"]), FieldChange(.mamba2, ["n_groups": "4"]),
      FieldChange(.mamba2, ["time_step_limit": "[0.2, 0.4]"]),
      FieldChange(.mamba2, ["time_step_limit": "[0.3, Infinity]"]),
      FieldChange(.mamba2, ["time_step_limit": "[0.3, {\"__float__\": \"Infinity\"}]"]),
      FieldChange(.mamba2, ["time_step_limit": "[0.3, \"inf\"]"]),
      FieldChange(.mamba2, ["time_step_limit": "[0.3, 1e999]"]),
      FieldChange(.mamba2, ["time_step_limit": "[0, 0.3]"]),
      FieldChange(.mamba2, ["chunk_size": "7", "rms_norm": "true", "norm_before_gate": "false"]),
    ]

  /// Changes that cannot be honoured, each with the field that must be named.
  static let refused: [(FieldChange, String)] =
    Checkpoint.Family.allCases.flatMap { family -> [(FieldChange, String)] in
      [
        ("hidden_act", "\"mish\""), ("hidden_act", "3"), ("rms_norm", "false"),
        ("hidden_size", "0"), ("hidden_size", "-6"), ("hidden_size", "6.5"),
        ("hidden_size", "\"6\""), ("hidden_size", "9223372036854775807"),
        ("hidden_size", "9223372036854775808"), ("hidden_size", "true"), ("hidden_size", "[6]"),
        ("vocab_size", "12"), ("vocab_size", "0"), ("state_size", "1e3"),
        ("num_hidden_layers", "65537"), ("num_hidden_layers", "0"), ("conv_kernel", "0"),
        ("conv_kernel", "4097"), ("layer_norm_epsilon", "-1"), ("layer_norm_epsilon", "NaN"),
        ("layer_norm_epsilon", "Infinity"), ("expand", "0"), ("expand", "-2"),
        ("expand", "Infinity"), ("expand", "1e300"), ("use_bias", "1"),
        ("use_conv_bias", "\"no\""), ("tie_word_embeddings", "0"),
        ("d_model", "7"), ("n_layer", "9"), ("ssm_cfg", "{\"layer\": \"Mamba2\"}"),
        ("attn_layer_idx", "[1]"), ("quantization_config", "{\"bits\": 4}"),
        ("bos_token_id", "\"<s>\""), ("architectures", "[]"), ("architectures", "\"Mamba\""),
        ("model_type", "\"llama\""),
      ].map { (FieldChange(family, [$0.0: $0.1]), $0.0) }
    } + [
      (FieldChange(.mamba, ["time_step_rank": "\"full\""]), "time_step_rank"),
      (FieldChange(.mamba, ["time_step_rank": "0"]), "time_step_rank"),
      (FieldChange(.mamba, ["time_step_limit": "[0.1, 0.2]"]), "time_step_limit"),
      (FieldChange(.mamba, ["mixer_rms_eps": "1e-6"]), "mixer_rms_eps"),
      (FieldChange(.mamba, ["n_groups": "2"]), "n_groups"),
      (FieldChange(.mamba, ["d_inner": "13"]), "d_inner"),
      (FieldChange(.mamba2, ["mixer_rms_eps": "1e-6"]), "mixer_rms_eps"),
      (FieldChange(.mamba2, ["intermediate_size": "13"]), "intermediate_size"),
      (FieldChange(.mamba2, ["head_dim": "5"]), "num_heads"),
      (FieldChange(.mamba2, ["n_groups": "3"]), "n_groups"),
      (FieldChange(.mamba2, ["norm_before_gate": "true"]), "norm_before_gate"),
      (FieldChange(.mamba2, ["time_step_limit": "[0.5, 0.1]"]), "time_step_limit"),
      (FieldChange(.mamba2, ["time_step_limit": "[NaN, 1]"]), "time_step_limit"),
      (FieldChange(.mamba2, ["time_step_limit": "[Infinity, Infinity]"]), "time_step_limit"),
      (FieldChange(.mamba2, ["time_step_limit": "0.5"]), "time_step_limit"),
      (FieldChange(.mamba2, ["time_step_limit": "[0]"]), "time_step_limit"),
    ]
}

@Suite("Fields of a config")
struct ConfigFieldTests {
  @Test(
    "Honoured: the numbers are those of an evaluation of its own", arguments: FieldChange.honoured)
  func honoured(_ change: FieldChange) throws {
    let checkpoint = Checkpoint(change.family, changes: change.changes)
    let ids = [3, 1, 0, 12, 7, 7, 2, 11, 5]
    let expected = ReferenceModel(change.family, checkpoint).logits(ids)
    let found = try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let model = try ModelFolder.open(folder.path)
      #expect(model.diagnostics.isEmpty)
      return try Interpreter<Double>(Checker.check(model.source)).run(
        inputs: ["ids": Tensor(ids.map { Int32($0) }, shape: [1, ids.count])],
        weights: model.weights.tensors(), batch: 1, time: ids.count)
    }
    let logits = try #require(found.outputs["logits"]).doubles
    #expect(logits.count == expected.count)
    let error = zip(logits, expected).map { abs($0 - $1) }.max() ?? .infinity
    let scale = expected.map(abs).max() ?? 0
    // Constants are rounded to f32, as those of the library are.
    #expect(error <= 1e-7 * scale)
  }

  @Test("Each other value makes other numbers", arguments: Checkpoint.Family.allCases)
  func valuesMatter(_ family: Checkpoint.Family) {
    let base = Checkpoint(family)
    let logits = ReferenceModel(family, base).logits([1, 2, 3, 4])
    for changes in [
      ["layer_norm_epsilon": "0.5"], ["hidden_act": "\"relu\""],
      family == .falconMamba ? ["mixer_rms_eps": "0.25"] : [:],
      family == .mamba2 ? ["time_step_limit": "[0.2, 0.4]"] : [:],
    ] where !changes.isEmpty {
      let changed = ReferenceModel(family, Checkpoint(family, changes: changes))
        .logits([1, 2, 3, 4])
      #expect(zip(logits, changed).contains { abs($0 - $1) > 1e-3 }, "\(changes)")
    }
  }

  @Test("Refused by name", arguments: FieldChange.refused)
  func refused(_ change: FieldChange, _ field: String) throws {
    var checkpoint = Checkpoint(change.family)
    checkpoint.fields.merge(change.changes) { $1 }
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let errors = #expect(throws: Diagnostics.self) { _ = try ModelFolder.open(folder.path) }
      let named = errors?.all.contains { error in
        error.message.contains("'\(field)'") || error.place.detail == field
      }
      #expect(named == true, "\(errors?.all.map(\.message) ?? [])")
    }
  }

  @Test("An unknown field is warned of; a harmless one is not")
  func unknown() throws {
    var checkpoint = Checkpoint(.mamba)
    checkpoint.fields["head_count"] = "3"
    checkpoint.fields["initializer_range"] = "0.3"
    checkpoint.fields["hidden_sise"] = "6"
    try withTemporaryFolder { folder in
      try checkpoint.write(to: folder)
      let warnings = try ModelFolder.open(folder.path).diagnostics
      #expect(warnings.map(\.severity) == [.warning, .warning])
      #expect(warnings.map(\.place.detail) == ["head_count", "hidden_sise"])
      #expect(warnings.last?.suggestion == "did you mean 'hidden_size'?")
    }
  }
}

extension Diagnostic.Place {
  /// What is meant within a file.
  var detail: String? {
    if case .file(_, let detail) = self { detail } else { nil }
  }
}
