import CoreyIR
import CoreyRuntime

extension ModelConfig {
  /// The longest axis that is read; far above every model and far below overflow.
  static let longestAxis = 1 << 28
  /// The most blocks that a program can repeat.
  private static let mostLayers = 1 << 16

  /// Reads the settings of a model: every field that changes what it computes is honoured or
  /// refused by name.
  init(_ reader: inout ConfigReader) throws(Diagnostics) {
    let architecture: Architecture
    do throws(Diagnostic) {
      architecture = try reader.architecture()
    } catch {
      throw Diagnostics(error)
    }
    switch architecture {
    case .mamba, .falconMamba: self = .mamba(Self.mamba(architecture, &reader))
    case .mamba2: self = .mamba2(Self.mamba2(&reader))
    }
    backbone.checkShared(&reader)
    if !reader.errors.isEmpty { throw Diagnostics(reader.errors) }
  }

  /// Warns about each field that nobody has read.
  static func warnOfUnknown(_ reader: inout ConfigReader) {
    reader.skip(HarmlessFields.all)
    for name in reader.unread.sorted() {
      let close = Suggestion.didYouMean(name, among: fields)
      reader.warn(
        String(name.prefix(80)), "is not known and is ignored",
        suggestion: close ?? "if it changes what the model computes, the results are wrong")
    }
  }

  /// The fields that change what a model computes.
  private static let fields = [
    "conv_kernel", "expand", "head_dim", "hidden_act", "hidden_size", "intermediate_size",
    "layer_norm_epsilon", "mixer_rms_eps", "n_groups", "num_heads", "num_hidden_layers",
    "state_size", "tie_word_embeddings", "time_step_limit", "time_step_rank", "use_bias",
    "use_conv_bias", "vocab_size",
  ]

  private static func mamba(
    _ architecture: Architecture, _ reader: inout ConfigReader
  ) -> MambaConfig {
    let isFalcon = architecture == .falconMamba
    var backbone = BackboneConfig(
      architecture, &reader, layers: 32, width: 768, state: 16,
      isTied: true)
    // The library takes the inner width from `expand` unless it is given.
    if reader.has("intermediate_size") {
      backbone.inner = reader.size("intermediate_size", default: nil, limit: longestAxis)
    }
    reader.requireAgreement("d_inner", with: "intermediate_size", of: backbone.inner)
    let automatic = (backbone.width + 15) / 16
    let rank: Int
    if reader.text(of: "time_step_rank") == "auto" {
      rank = automatic
      reader.skip(["time_step_rank"])
    } else {
      rank = reader.size("time_step_rank", default: automatic, limit: longestAxis)
    }
    let mixerEpsilon =
      isFalcon ? reader.number("mixer_rms_eps", default: 1e-6, in: 0...1) : nil
    if !isFalcon, reader.has("mixer_rms_eps") {
      reader.refuse(
        "mixer_rms_eps", "belongs to \(Architecture.falconMamba.rawValue)",
        suggestion: "set 'architectures' to that, or remove the field")
      reader.skip(["mixer_rms_eps"])
    }
    if let limit = reader.stepLimit() {
      reader.refuse(
        "time_step_limit", "is \(limit), but \(architecture.rawValue) does not limit time steps",
        suggestion: "remove the field")
    }
    for name in ["num_heads", "head_dim", "n_groups"] where reader.has(name) {
      reader.refuse(
        name, "belongs to \(Architecture.mamba2.rawValue)",
        suggestion: "set 'architectures' to that, or remove the field")
      reader.skip([name])
    }
    return MambaConfig(backbone: backbone, rank: rank, mixerEpsilon: mixerEpsilon)
  }

  private static func mamba2(_ reader: inout ConfigReader) -> Mamba2Config {
    let backbone = BackboneConfig(
      .mamba2, &reader, layers: 64, width: 4096, state: 128, isTied: false)
    reader.requireAgreement("intermediate_size", with: "expand * hidden_size", of: backbone.inner)
    reader.requireAgreement("d_inner", with: "expand * hidden_size", of: backbone.inner)
    let config = Mamba2Config(
      backbone: backbone, heads: reader.size("num_heads", default: 128, limit: longestAxis),
      headWidth: reader.size("head_dim", default: 64, limit: longestAxis),
      groups: reader.size("n_groups", default: 8, limit: longestAxis),
      stepLimit: reader.stepLimit())
    if reader.errors.isEmpty {
      let channels = config.heads * config.headWidth
      if channels != backbone.inner {
        reader.refuse(
          "num_heads",
          "times 'head_dim' is \(channels), but 'expand' times 'hidden_size' is \(backbone.inner)")
      }
      if config.heads % config.groups != 0 {
        reader.refuse(
          "n_groups", "is \(config.groups), which does not divide the \(config.heads) heads")
      }
    }
    if reader.has("mixer_rms_eps") {
      reader.refuse(
        "mixer_rms_eps", "belongs to \(Architecture.falconMamba.rawValue)",
        suggestion: "set 'architectures' to that, or remove the field")
    }
    // Mamba-2 projects time steps without a rank; the library writes the field all the same.
    reader.skip(["time_step_rank", "mixer_rms_eps"])
    reader.require(
      "norm_before_gate", is: false,
      suggestion: "transformers gates first whatever the field says: write false for that")
    return config
  }
}

extension ConfigReader {
  /// A text, if the field is one; says nothing if it is not.
  func text(of name: String) -> String? { peek(name)?.text }

  /// `time_step_limit`, `nil` where it limits nothing: softplus is never negative.
  mutating func stepLimit() -> ClosedRange<Double>? {
    guard let value = value("time_step_limit") else { return nil }
    guard case .array(let bounds) = value, bounds.count == 2, let low = Self.number(bounds[0]),
      let high = Self.number(bounds[1]), low <= high, low.isFinite || low < 0
    else {
      refuse(
        "time_step_limit", "must be two numbers, the smaller first",
        suggestion: "write [0.0, Infinity] for no limit")
      return nil
    }
    return low <= 0 && high == .infinity ? nil : low...high
  }
}
