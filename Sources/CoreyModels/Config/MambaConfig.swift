/// The settings of `MambaForCausalLM` and `FalconMambaForCausalLM`.
public struct MambaConfig: Sendable, Equatable {
  public var backbone: BackboneConfig
  /// Rank of the time step's projection.
  public var rank: Int
  /// FalconMamba norms the time step's input, B and C; the epsilon of these norms.
  public var mixerEpsilon: Double?
}
