@testable import CoreyIR

/// Shuffles statements as far as what they define and mention allows.
struct StatementPermutation {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func permuted(_ file: FileSyntax) -> FileSyntax {
    var file = file
    for index in file.items.indices {
      guard case .layer(var layer) = file.items[index] else { continue }
      let declared = layer.items.filter { !$0.isMovable }
      let moved = shuffled(layer.items.filter(\.isMovable))
      layer.items = declared + moved
      file.items[index] = .layer(layer)
    }
    return file
  }

  /// A random order in which everything comes after what it mentions.
  private mutating func shuffled(_ items: [LayerItemSyntax]) -> [LayerItemSyntax] {
    let names = items.map { Self.names(in: $0) }
    let defined = items.map { Set($0.defined) }
    var left = Array(items.indices)
    var order: [LayerItemSyntax] = []
    while !left.isEmpty {
      let ready = left.filter { index in
        left.allSatisfy { other in
          other >= index
            || names[index].isDisjoint(with: defined[other])
              && !(items[index].isOutput && items[other].isOutput)
        }
      }
      let next = ready[Int(random() % UInt64(ready.count))]
      left.removeAll { $0 == next }
      order.append(inside(items[next]))
    }
    return order
  }

  /// The equations of a recur, too.
  private mutating func inside(_ item: LayerItemSyntax) -> LayerItemSyntax {
    guard case .statement(.recur(let body, let span)) = item else { return item }
    let shuffled = shuffled(body.map { .statement($0) })
    let statements = shuffled.compactMap { item -> StatementSyntax? in
      if case .statement(let statement) = item { statement } else { nil }
    }
    return .statement(.recur(statements, span))
  }

  private mutating func random() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  /// Every name that stands anywhere in a piece of syntax.
  private static func names(in syntax: Any) -> Set<String> {
    if let name = syntax as? Name { return [name.text] }
    if syntax is SourceSpan { return [] }
    return Mirror(reflecting: syntax).children.reduce(into: []) { names, child in
      names.formUnion(Self.names(in: child.value))
    }
  }
}

extension LayerItemSyntax {
  fileprivate var isOutput: Bool {
    if case .declaration(.output) = self { true } else { false }
  }

  fileprivate var isMovable: Bool {
    if case .declaration = self { isOutput } else { true }
  }

  fileprivate var defined: [String] {
    if case .statement(let statement) = self { statement.targets.map(\.text) } else { [] }
  }
}
