import CoreyRuntime

/// What to calibrate a program on.
public struct CalibrateRequest: Sendable {
  /// `FILE[,prefix]`; seeded weights if there are none.
  public var weights: [String] = []
  /// Files of inputs; what is not among them is made up.
  public var inputs: [RunRequest.File] = []
  /// A text, one token a byte.
  public var text: String?
  /// A tensor file of token indices.
  public var tokens: String?
  /// Tokens of a text or a token file that are looked at.
  public var tokensLimit = 16_384
  /// Tokens of a sequence that begins with zero states.
  public var context = 512
  public var tier: Tier = .tcc
  /// The seed of what is made up.
  public var seed: UInt64 = 1
  /// Bytes of values that are looked at together.
  public var memory = 64 << 20
  /// Steps of sequences that are made up.
  public var time = 256

  public init() {}
}
