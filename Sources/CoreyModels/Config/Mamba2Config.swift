/// The settings of `Mamba2ForCausalLM`.
public struct Mamba2Config: Sendable, Equatable {
  public var backbone: BackboneConfig
  public var heads: Int
  /// Channels of a head.
  public var headWidth: Int
  /// B and C are shared by the heads of a group.
  public var groups: Int
  /// Time steps are clamped to it; absent if every time step is within it.
  public var stepLimit: ClosedRange<Double>?
}
