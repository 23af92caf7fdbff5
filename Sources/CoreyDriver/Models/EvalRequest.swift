/// What a model is measured on.
public struct EvalRequest: Sendable {
  public var text: TextInput
  /// Tokens of a block.
  public var context = 512
  /// Where the mean of each block in bits goes: npy, if anywhere.
  public var values: String?
  public var options = ModelOptions()

  public init(_ text: TextInput) { self.text = text }
}
