/// What the settings of all families have in common.
public struct BackboneConfig: Sendable, Equatable {
  /// The class of Hugging Face transformers that the model is one of.
  public var architecture: Architecture
  /// Tokens that the model knows.
  public var vocabulary: Int
  /// Rows of the embedding, which may be padded beyond the vocabulary.
  public var rows: Int
  /// Channels of the residual.
  public var width: Int
  /// Blocks.
  public var layers: Int
  /// Channels inside a block.
  public var inner: Int
  /// Elements of the state for each inner channel.
  public var state: Int
  /// Taps of the causal convolution.
  public var kernel: Int
  /// Added to mean squares before roots.
  public var epsilon: Double
  /// Whether the projections into and out of a block have biases.
  public var hasBias: Bool
  public var hasConvolutionBias: Bool
  public var activation: Activation
  /// Whether the head is the embedding.
  public var isTied: Bool
}
