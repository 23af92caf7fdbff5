/// `layer mamba1 { … }`
public struct LayerSyntax: Sendable, Hashable {
  public var name: Name
  public var items: [LayerItemSyntax]

  public init(name: Name, items: [LayerItemSyntax]) {
    self.name = name
    self.items = items
  }
}
