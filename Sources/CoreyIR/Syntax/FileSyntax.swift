/// `file = { fn | layer | extern }`
public struct FileSyntax: Sendable, Hashable {
  public var file: SourceFile
  public var items: [ItemSyntax]

  public init(file: SourceFile, items: [ItemSyntax]) {
    self.file = file
    self.items = items
  }

  public static func == (left: FileSyntax, right: FileSyntax) -> Bool { left.items == right.items }
  public func hash(into hasher: inout Hasher) { hasher.combine(items) }
}
