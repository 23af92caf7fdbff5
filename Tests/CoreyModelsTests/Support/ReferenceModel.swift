import CoreyRuntime
import Foundation

/// The logits of a checkpoint in Float64, computed step by step from its raw fields and tensors.
///
/// Written from the papers and from what transformers computes, with nothing of the importer's.
struct ReferenceModel {
  let family: Checkpoint.Family
  let fields: [String: String]
  let tensors: [String: [Double]]

  init(_ family: Checkpoint.Family, _ checkpoint: Checkpoint) {
    self.family = family
    fields = checkpoint.fields
    tensors = checkpoint.tensors.mapValues(\.doubles)
  }

  private func number(_ name: String, _ absent: Double) -> Double {
    fields[name].flatMap { Double($0) } ?? absent
  }
  private func size(_ name: String, _ absent: Int) -> Int { Int(number(name, Double(absent))) }
  private func flag(_ name: String, _ absent: Bool) -> Bool {
    fields[name].map { $0 == "true" } ?? absent
  }
  private func tensor(_ name: String) -> [Double] { tensors[name] ?? [] }

  private var width: Int { size("hidden_size", 6) }
  private var state: Int { size("state_size", 3) }
  private var kernel: Int { size("conv_kernel", 4) }
  private var inner: Int {
    size("intermediate_size", Int(number("expand", 2) * Double(width)))
  }
  private var epsilon: Double { number("layer_norm_epsilon", 1e-5) }

  /// Logits of every step.
  func logits(_ ids: [Int]) -> [Double] {
    let embedding = tensor("backbone.embeddings.weight")
    var steps = ids.map { id in Array(embedding[(id * width)..<((id + 1) * width)]) }
    for layer in 0..<size("num_hidden_layers", 2) {
      let prefix = "backbone.layers.\(layer)."
      let normed = steps.map { rms($0, epsilon, tensor(prefix + "norm.weight")) }
      let mixed =
        family == .mamba2
        ? mamba2(normed, prefix + "mixer.") : mamba(normed, prefix + "mixer.")
      steps = zip(steps, mixed).map { zip($0, $1).map(+) }
    }
    let head = flag("tie_word_embeddings", true) ? embedding : tensor("lm_head.weight")
    return steps.flatMap {
      linear(rms($0, epsilon, tensor("backbone.norm_f.weight")), head)
    }
  }

  private func mamba(_ steps: [[Double]], _ prefix: String) -> [[Double]] {
    let (e, n) = (inner, state)
    let r = size("time_step_rank", (width + 15) / 16)
    let projected = steps.map { project($0, prefix + "in_proj") }
    let c = convolve(projected.map { Array($0[..<e]) }, prefix)
    var h = [Double](repeating: 0, count: e * n)
    let rates = tensor(prefix + "A_log").map { -exp($0) }
    let skip = tensor(prefix + "D")
    let bias = tensor(prefix + "dt_proj.bias")
    return steps.indices.map { t in
      let parts = linear(c[t], tensor(prefix + "x_proj.weight"))
      var (low, B, C) = (
        Array(parts[..<r]), Array(parts[r..<(r + n)]), Array(parts[(r + n)...])
      )
      if family == .falconMamba {
        let epsilon = number("mixer_rms_eps", 1e-6)
        (low, B, C) = (rms(low, epsilon), rms(B, epsilon), rms(C, epsilon))
      }
      let dt = zip(linear(low, tensor(prefix + "dt_proj.weight")), bias).map { softplus($0 + $1) }
      let y = (0..<e).map { i in
        var sum = skip[i] * c[t][i]
        for j in 0..<n {
          h[i * n + j] = exp(dt[i] * rates[i * n + j]) * h[i * n + j] + dt[i] * B[j] * c[t][i]
          sum += h[i * n + j] * C[j]
        }
        return sum * activate(projected[t][e + i])
      }
      return project(y, prefix + "out_proj")
    }
  }

  private func mamba2(_ steps: [[Double]], _ prefix: String) -> [[Double]] {
    let (e, n) = (inner, state)
    let (heads, p, groups) = (size("num_heads", 4), size("head_dim", 3), size("n_groups", 2))
    let convolved = e + 2 * groups * n
    let projected = steps.map { project($0, prefix + "in_proj") }
    let c = convolve(projected.map { Array($0[e..<(e + convolved)]) }, prefix)
    var state = [Double](repeating: 0, count: heads * p * n)
    let (rates, skip) = (tensor(prefix + "A_log").map { -exp($0) }, tensor(prefix + "D"))
    let bias = tensor(prefix + "dt_bias")
    let limit = self.limit
    return steps.indices.map { t in
      var y: [Double] = []
      for head in 0..<heads {
        let dt = min(
          max(softplus(projected[t][e + convolved + head] + bias[head]), limit[0]), limit[1])
        let group = head / (heads / groups)
        for i in 0..<p {
          let x = c[t][head * p + i]
          var sum = skip[head] * x
          for j in 0..<n {
            let at = (head * p + i) * n + j
            state[at] =
              exp(dt * rates[head]) * state[at] + dt * x * c[t][e + group * n + j]
            sum += state[at] * c[t][e + (groups + group) * n + j]
          }
          let z = projected[t][head * p + i]
          y.append(sum * z / (1 + exp(-z)))
        }
      }
      return project(rms(y, epsilon, tensor(prefix + "norm.weight")), prefix + "out_proj")
    }
  }

  /// The bounds of time steps: what is no plain number there spells an infinity.
  private var limit: [Double] {
    (fields["time_step_limit"] ?? "[0, inf]").dropFirst().dropLast().split(separator: ",")
      .map { Double($0.trimmingCharacters(in: .whitespaces)) ?? .infinity }
  }

  private func linear(_ x: [Double], _ weight: [Double]) -> [Double] {
    (0..<(weight.count / x.count)).map { row in
      zip(x, weight[(row * x.count)...]).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  private func project(_ x: [Double], _ name: String) -> [Double] {
    let y = linear(x, tensor(name + ".weight"))
    return flag("use_bias", false) ? zip(y, tensor(name + ".bias")).map(+) : y
  }

  private func convolve(_ steps: [[Double]], _ prefix: String) -> [[Double]] {
    let weight = tensor(prefix + "conv1d.weight")
    let bias = flag("use_conv_bias", true) ? tensor(prefix + "conv1d.bias") : nil
    return steps.indices.map { t in
      steps[t].indices.map { i in
        var sum = bias?[i] ?? 0
        for tap in 0..<kernel where t - (kernel - 1) + tap >= 0 {
          sum += weight[i * kernel + tap] * steps[t - (kernel - 1) + tap][i]
        }
        return activate(sum)
      }
    }
  }

  private func rms(_ x: [Double], _ epsilon: Double, _ weight: [Double]? = nil) -> [Double] {
    let square = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    let normed = x.map { $0 / (square + epsilon).squareRoot() }
    return weight.map { zip(normed, $0).map(*) } ?? normed
  }

  private func softplus(_ x: Double) -> Double { x > 30 ? x : log1p(exp(x)) }

  private func activate(_ x: Double) -> Double {
    switch fields["hidden_act"] {
    case "\"relu\"": max(x, 0)
    case "\"tanh\"": tanh(x)
    case "\"sigmoid\"": 1 / (1 + exp(-x))
    case "\"gelu\"": 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
    case "\"gelu_new\"", "\"gelu_pytorch_tanh\"":
      0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    default: x / (1 + exp(-x))
    }
  }
}
