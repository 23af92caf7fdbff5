/// The settings of a model that decide what it computes, all checked.
public enum ModelConfig: Sendable, Equatable {
  case mamba(MambaConfig)
  case mamba2(Mamba2Config)

  /// What all families have in common.
  public internal(set) var backbone: BackboneConfig {
    get {
      switch self {
      case .mamba(let config): config.backbone
      case .mamba2(let config): config.backbone
      }
    }
    set {
      switch self {
      case .mamba(var config):
        config.backbone = newValue
        self = .mamba(config)
      case .mamba2(var config):
        config.backbone = newValue
        self = .mamba2(config)
      }
    }
  }
}
