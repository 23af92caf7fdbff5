/// What a config's `hidden_act` names.
public enum Activation: String, Sendable, CaseIterable {
  case silu, swish, relu, sigmoid, tanh, gelu
  case geluNew = "gelu_new"
  case geluTanh = "gelu_pytorch_tanh"

  /// The call of it on an expression.
  func call(_ argument: String) -> String {
    switch self {
    case .silu, .swish: "silu(\(argument))"
    case .sigmoid: "sigmoid(\(argument))"
    case .tanh: "tanh(\(argument))"
    case .relu: "max(\(argument), 0)"
    case .gelu, .geluNew, .geluTanh: "gelu(\(argument))"
    }
  }

  /// The function that the text must define, if the language has none of that name.
  var definition: String? {
    switch self {
    case .silu, .swish, .sigmoid, .tanh, .relu: nil
    case .gelu: "fn gelu(x[...]) = 0.5 * x * (1 + erf(x * sqrt(0.5)))"
    // Hendrycks & Gimpel, "Gaussian Error Linear Units", 2016.
    case .geluNew, .geluTanh:
      "fn gelu(x[...]) = 0.5 * x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * (x * x * x))))"
    }
  }
}
