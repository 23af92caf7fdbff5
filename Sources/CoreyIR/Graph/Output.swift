/// `output out = …`
public struct Output: Hashable, Sendable {
  public var name: String
  public var value: ValueID
  public init(name: String, value: ValueID) {
    self.name = name
    self.value = value
  }
}
