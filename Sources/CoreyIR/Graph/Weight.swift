/// `weight w[M, e, d]: bf16 from "experts.{M}.weight" or 0`
public struct Weight: Hashable, Sendable {
  public var name: String
  /// Its dims are in file order; its type is the stored type.
  public var value: ValueID
  /// The name in the file, relative to the caller's prefix. `{M}` stands for each index of the
  /// leading axis M, whose files are stacked.
  public var source: NameTemplate
  /// The value of every element if the file lacks the tensor.
  public var fallback: Double?
  public init(name: String, value: ValueID, source: NameTemplate, fallback: Double? = nil) {
    self.name = name
    self.value = value
    self.source = source
    self.fallback = fallback
  }
}
