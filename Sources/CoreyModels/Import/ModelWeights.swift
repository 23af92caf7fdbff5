import CoreyIR
import CoreyRuntime

/// The weights of a model: those that every block has, and those of the model around them.
struct ModelWeights {
  /// What stands before the names of block `i`, which is written `{i}`.
  static let blockPrefix = "backbone.layers.{i}."

  var block: [WeightDeclaration]
  var model: [WeightDeclaration]

  /// - Parameter embedding: The name of the embedding in the files.
  init(_ config: ModelConfig, embedding: String) {
    switch config {
    case .mamba(let config): block = config.blockWeights
    case .mamba2(let config): block = config.blockWeights
    }
    let backbone = config.backbone
    model = [
      WeightDeclaration("emb", "v, d", [backbone.rows, backbone.width], embedding),
      WeightDeclaration("norm_f", "d", [backbone.width], "backbone.norm_f.weight"),
    ]
    if !backbone.isTied {
      model.append(
        WeightDeclaration("head", "v, d", [backbone.rows, backbone.width], "lm_head.weight"))
    }
  }

  /// The name in the files of a block's weight.
  static func name(_ weight: WeightDeclaration, block: Int) -> String {
    blockPrefix.replacing("{i}", with: String(block)) + weight.file
  }
}

extension MambaConfig {
  fileprivate var blockWeights: [WeightDeclaration] {
    let (d, e, n, r, k) = (backbone.width, backbone.inner, backbone.state, rank, backbone.kernel)
    return backbone.block(
      projected: ("e | e", 2 * e), convolved: ("e", e),
      mixer: [
        WeightDeclaration("x_proj", "r | n | n, e", [r + 2 * n, e], "mixer.x_proj.weight"),
        WeightDeclaration("dt_w", "e, r", [e, r], "mixer.dt_proj.weight"),
        WeightDeclaration("dt_b", "e", [e], "mixer.dt_proj.bias"),
        WeightDeclaration("A_log", "e, n", [e, n], "mixer.A_log"),
        WeightDeclaration("D", "e", [e], "mixer.D"),
      ], inner: e, width: d, kernel: k)
  }
}

extension Mamba2Config {
  fileprivate var blockWeights: [WeightDeclaration] {
    let (d, e, n, k) = (backbone.width, backbone.inner, backbone.state, backbone.kernel)
    let convolved = e + 2 * groups * n
    return backbone.block(
      projected: ("e | c | h", e + convolved + heads), convolved: ("c", convolved),
      mixer: [
        WeightDeclaration("dt_b", "h", [heads], "mixer.dt_bias"),
        WeightDeclaration("A_log", "h", [heads], "mixer.A_log"),
        WeightDeclaration("D", "h", [heads], "mixer.D"),
        WeightDeclaration("norm_w", "e", [e], "mixer.norm.weight"),
      ], inner: e, width: d, kernel: k)
  }
}

extension BackboneConfig {
  /// The weights of a block: norm, projection, convolution, those of the mixer, projection.
  fileprivate func block(
    projected: (axes: String, length: Int), convolved: (axis: String, length: Int),
    mixer: [WeightDeclaration], inner e: Int, width d: Int, kernel k: Int
  ) -> [WeightDeclaration] {
    var weights = [
      WeightDeclaration("norm", "d", [d], "norm.weight"),
      WeightDeclaration(
        "in_proj", "\(projected.axes), d", [projected.length, d], "mixer.in_proj.weight"),
    ]
    if hasBias {
      weights.append(
        WeightDeclaration("in_b", projected.axes, [projected.length], "mixer.in_proj.bias"))
    }
    // One tap is a factor for each channel: there is no axis of taps then.
    weights.append(
      WeightDeclaration(
        "conv_w", k == 1 ? convolved.axis : "\(convolved.axis), k", [convolved.length, k],
        "mixer.conv1d.weight"))
    if hasConvolutionBias {
      weights.append(
        WeightDeclaration("conv_b", convolved.axis, [convolved.length], "mixer.conv1d.bias"))
    }
    weights += mixer
    weights.append(WeightDeclaration("out_proj", "d, e", [d, e], "mixer.out_proj.weight"))
    if hasBias { weights.append(WeightDeclaration("out_b", "d", [d], "mixer.out_proj.bias")) }
    return weights
  }
}
