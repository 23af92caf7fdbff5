/// `input x[b, t, d]: bf16`
public struct Input: Hashable, Sendable {
  public var name: String
  public var value: ValueID
  public init(name: String, value: ValueID) {
    self.name = name
    self.value = value
  }
}
