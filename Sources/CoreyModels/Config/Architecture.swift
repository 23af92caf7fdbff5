/// The classes of models that can be imported, as `architectures` of a config names them.
public enum Architecture: String, Sendable, CaseIterable {
  case mamba = "MambaForCausalLM"
  case mamba2 = "Mamba2ForCausalLM"
  case falconMamba = "FalconMambaForCausalLM"

  /// What `model_type` names.
  var modelType: String {
    switch self {
    case .mamba: "mamba"
    case .mamba2: "mamba2"
    case .falconMamba: "falcon_mamba"
    }
  }

  /// How the family is called.
  public var title: String {
    switch self {
    case .mamba: "Mamba"
    case .mamba2: "Mamba-2"
    case .falconMamba: "FalconMamba"
    }
  }
}
