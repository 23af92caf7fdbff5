/// What a block's layer says between its inputs and its output, line by line.
struct BlockEquations {
  var axes: [String]
  var states: [String]
  var statements: [String]
  /// What the projection out of the block is applied to.
  var result: String
}

extension BackboneConfig {
  /// The norm of a residual.
  func normed(_ value: String, _ weight: String) -> String {
    "rms_norm(\(value), \(weight), eps: \(epsilon))"
  }

  /// The expression plus a bias, if the model has biases.
  func biased(_ expression: String, _ bias: String) -> String {
    hasBias ? "\(expression) + \(bias)" : expression
  }

  /// The causal convolution and its activation.
  func convolved(_ value: String) -> String {
    let taps = kernel == 1 ? "\(value) * conv_w" : "causal_conv(\(value), conv_w, conv)"
    return activation.call(hasConvolutionBias ? "\(taps) + conv_b" : taps)
  }

  /// The projection into the block.
  var projected: String { biased("linear(\(normed("x", "norm")), in_proj)", "in_b") }

  /// The axis of taps and the state that keeps the steps behind the present one, if there are any.
  var taps: (axis: String, state: (String) -> [String]) {
    kernel == 1
      ? ("", { _ in [] }) : (", k = \(kernel)", { ["state  conv[b, t: k - 1, \($0)]"] })
  }
}

extension MambaConfig {
  /// Gu & Dao, "Mamba: Linear-Time Sequence Modeling with Selective State Spaces", 2023; with the
  /// norms of Zuo et al., "Falcon Mamba", 2024.
  var equations: BlockEquations {
    let taps = backbone.taps
    func normed(_ name: String, _ axis: String) -> String {
      mixerEpsilon.map { "rms[\(axis)](\(name), eps: \($0))" } ?? name
    }
    return BlockEquations(
      axes: [
        "axis d = \(backbone.width), e = \(backbone.inner), n = \(backbone.state), r = \(rank)"
          + taps.axis
      ],
      states: taps.state("e") + ["state  h[b, e, n]"],
      statements: [
        "xi, z    = split(\(backbone.projected))",
        "c        = \(backbone.convolved("xi"))",
        "dr, B, C = split(linear(c, x_proj))",
        "dt       = softplus(linear(\(normed("dr", "r")), dt_w) + dt_b)",
        "y        = selective_scan(c, dt, -exp(A_log), \(normed("B", "n")), \(normed("C", "n")), "
          + "D, h)",
      ],
      result: "y * \(backbone.activation.call("z"))")
  }
}

extension Mamba2Config {
  /// Dao & Gu, "Transformers are SSMs", 2024.
  var equations: BlockEquations {
    let taps = backbone.taps
    let step = "softplus(dr + dt_b)"
    return BlockEquations(
      axes: [
        "axis d = \(backbone.width), g = \(groups), r = \(heads / groups), p = \(headWidth), "
          + "n = \(backbone.state)\(taps.axis)",
        "axis h = (g, r)                 // head = (group, head of the group)",
        "axis e = (h, p)                 // inner = (head, channel)",
        "axis c = e | (g, n) | (g, n)    // x, B and C, which the convolution sees",
      ],
      states: taps.state("c") + ["state  S[b, h, p, n]"],
      statements: [
        "z, xbc, dr = split(\(backbone.projected))",
        "u, B, C    = split(\(backbone.convolved("xbc")))",
        "dt         = "
          + (stepLimit.map { "clamp(\(step), \($0.lowerBound), \($0.upperBound))" } ?? step),
        "A          = -exp(A_log)",
        "",
        "recur over t {",
        "  S = exp(dt * A) * S[t-1] + (dt * u) * B",
        "}",
        "y = sum[n](S * C) + D * u",
      ],
      // transformers gates first, then norms over all inner channels, whatever the groups.
      result: "rms[(h, p)](y * silu(z), eps: \(backbone.epsilon)) * norm_w")
  }
}
