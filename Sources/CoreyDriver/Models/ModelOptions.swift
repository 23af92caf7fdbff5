import CoreyRuntime

/// How a language model is run.
public struct ModelOptions: Sendable {
  /// The fastest that can be used if absent.
  public var tier: Tier?
  public var threads = 1
  /// Whether compiled kernels and packed weights are kept for other runs.
  public var keepsResults = true
  /// Whether packed weights that were kept are compared with their checksum.
  public var checksWeights = false

  /// Whether the compilation itself is to be seen, so that C that was kept is made again.
  public var showsCompilation = false

  public init() {}
}
