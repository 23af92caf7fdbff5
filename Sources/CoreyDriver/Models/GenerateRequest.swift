import CoreyModels

/// What a model is to continue, and how.
public struct GenerateRequest: Sendable {
  /// Nothing: the saved sequence goes on as it is.
  public var prompt: TextInput?
  /// Tokens to be generated.
  public var count = 100
  public var sampling: Sampling = .greedy
  /// The seed of random choices; 1, or what the saved sequence goes on with, if absent.
  public var seed: UInt64?
  /// Whether a token that ends texts is the last.
  public var stopsAtEnd = true
  public var statesIn: String?
  public var statesOut: String?
  public var options = ModelOptions()

  public init() {}
}
