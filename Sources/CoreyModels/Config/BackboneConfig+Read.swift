import CoreyIR
import CoreyRuntime

extension BackboneConfig {
  /// Reads what all families have in common; the defaults are those of the class.
  init(
    _ architecture: Architecture, _ reader: inout ConfigReader, layers: Int, width: Int,
    state: Int, isTied: Bool
  ) {
    let limit = ModelConfig.longestAxis
    self.architecture = architecture
    vocabulary = reader.size(
      "vocab_size", default: architecture == .mamba2 ? 32768 : 50280, limit: limit)
    rows = vocabulary
    self.width = reader.size("hidden_size", default: width, limit: limit)
    self.layers = reader.size("num_hidden_layers", default: layers, limit: 1 << 16)
    self.state = reader.size("state_size", default: state, limit: limit)
    kernel = reader.size("conv_kernel", default: 4, limit: 1 << 12)
    epsilon = reader.number("layer_norm_epsilon", default: 1e-5, in: 0...1)
    hasBias = reader.flag("use_bias", default: false)
    hasConvolutionBias = reader.flag("use_conv_bias", default: true)
    self.isTied = reader.flag("tie_word_embeddings", default: isTied)
    activation = Self.activation(&reader)
    // The library truncates: int(expand * hidden_size).
    let expand = reader.number("expand", default: 2, in: 0...Double(limit))
    let inner = (expand * Double(self.width)).rounded(.towardZero)
    if inner < 1 || inner > Double(limit) {
      reader.refuse("expand", "is \(expand), which leaves no channels or too many")
    }
    self.inner = Int(min(max(inner, 1), Double(limit)))
  }

  private static func activation(_ reader: inout ConfigReader) -> Activation {
    guard let name = reader.text("hidden_act") else { return .silu }
    if let found = Activation(rawValue: name) { return found }
    let known = Activation.allCases.map(\.rawValue)
    reader.refuse(
      "hidden_act", "names the function '\(name.prefix(80))', which is not supported",
      suggestion: Suggestion.didYouMean(name, among: known)
        ?? "supported are \(known.joined(separator: ", "))")
    return .silu
  }

  /// Reads the fields that repeat others, or that must have one value.
  func checkShared(_ reader: inout ConfigReader) {
    reader.requireAgreement("d_model", with: "hidden_size", of: width)
    reader.requireAgreement("n_layer", with: "num_hidden_layers", of: layers)
    reader.requireAgreement("d_state", with: "state_size", of: state)
    reader.requireAgreement("d_conv", with: "conv_kernel", of: kernel)
    reader.require(
      "rms_norm", is: true,
      suggestion: "transformers norms by root mean squares whatever the field says: write true")
    reader.requireEmpty(
      "ssm_cfg", suggestion: "convert the checkpoint to transformers' format, or remove the field")
    reader.requireEmpty("attn_cfg", suggestion: "models with attention cannot be imported")
    reader.requireEmpty("attn_layer_idx", suggestion: "models with attention cannot be imported")
    reader.requireEmpty("pruned_heads", suggestion: "pruned models cannot be imported")
    reader.requireEmpty(
      "quantization_config", suggestion: "take the checkpoint in f32, f16 or bf16")
    checkResidual(&reader)
    _ = reader.size("pad_vocab_size_multiple", default: 1, limit: ModelConfig.longestAxis)
  }

  /// Residuals are f32 here, as all arithmetic is. Only a model in a narrow type could mean otherwise.
  private func checkResidual(_ reader: inout ConfigReader) {
    let isWide = reader.flag("residual_in_fp32", default: true)
    let type = reader.text(of: "dtype") ?? reader.text(of: "torch_dtype") ?? "float32"
    if !isWide, type != "float32", type != "float64" {
      reader.warn(
        "residual_in_fp32", "is false, but residuals are f32 here, like all arithmetic",
        suggestion: "results differ from those in \(type.prefix(40)) by its rounding only")
    }
  }
}
