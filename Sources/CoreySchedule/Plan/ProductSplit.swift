import CoreyIR

/// Products whose columns are nothing but parts become one product for each part, right before its
/// first reader: then each part can be computed where, and when, it is needed.
///
/// The chains of sums stay what they are. Parts that would not fill panels stay together.
struct ProductSplit {
  private var graph: Graph
  private let constants: Set<ValueID>
  /// How often a value is read.
  private var reads: [ValueID: Int] = [:]
  private let boundary: Set<ValueID>

  static func run(_ graph: inout Graph) {
    var pass = ProductSplit(graph)
    let nodes = pass.rewrite(graph.nodes)
    graph = pass.graph
    graph.nodes = nodes
  }

  private init(_ graph: Graph) {
    self.graph = graph
    constants = PackSplit.constants(graph)
    boundary = Set(graph.outputs.map(\.value))
    for node in graph.nodes.flattened {
      for value in node.op.operands.compactMap(\.value) { reads[value, default: 0] += 1 }
    }
  }

  private mutating func rewrite(_ nodes: [Node]) -> [Node] {
    var result: [Node] = []
    var products: [ValueID: Node] = [:]
    var waiting: [ValueID: [Node]] = [:]
    for node in nodes {
      for value in [node].flattened.flatMap({ $0.op.operands }).compactMap(\.value) {
        result += waiting.removeValue(forKey: value) ?? []
      }
      if case .contract = node.op, node.results.count == 1, isSplit(node.results[0], in: nodes) {
        products[node.results[0]] = node
      } else if case .split(.value(let whole, _), let label) = node.op,
        let product = products[whole]
      {
        let parts = self.parts(of: product, node, label: label)
        result += parts.weights
        for part in parts.products { waiting[part.results[0]] = [part] }
      } else {
        result.append(node)
      }
    }
    // Parts that nobody reads here leave the layer another way.
    return result + waiting.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  /// Whether a product is read by one split alone, and each part fills panels.
  private func isSplit(_ value: ValueID, in nodes: [Node]) -> Bool {
    guard reads[value] == 1, !boundary.contains(value), graph[value].state == nil,
      let node = nodes.first(where: { $0.op.operands.contains { $0.value == value } }),
      case .split(let operand, let label) = node.op,
      operand == .plain(value, in: graph),
      let product = nodes.first(where: { $0.results == [value] }),
      let sides = sides(of: product), sides.weight.labels.contains(label),
      !sides.x.labels.contains(label),
      case .concatenation(let parts) = graph[label.axis].extent
    else { return false }
    let taken = Set(sides.x.labels)
    let rest = sides.weight.labels.filter { $0 != label && !sides.x.labels.contains($0) }
    guard rest.isEmpty else { return false }
    return node.results.allSatisfy { !boundary.contains($0) }
      && parts.allSatisfy { part in
        graph.length(product: part) % 32 == 0 && part.allSatisfy { !taken.contains(Label($0)) }
      }
  }

  private func sides(of product: Node) -> (x: Operand, weight: Operand, over: [Label])? {
    guard case .contract(let left, let right, let over) = product.op,
      !over.contains(.time)
    else { return nil }
    for (weight, x) in [(right, left), (left, right)] {
      if let value = weight.value, let other = x.value, constants.contains(value),
        !constants.contains(other), weight == .plain(value, in: graph)
      {
        return (x, weight, over)
      }
    }
    return nil
  }

  private mutating func parts(
    of product: Node, _ split: Node, label: Label
  ) -> (weights: [Node], products: [Node]) {
    guard let sides = sides(of: product), let weight = sides.weight.value,
      case .concatenation(let parts) = graph[label.axis].extent
    else { return ([], []) }
    var results: [ValueID] = []
    var products: [Node] = []
    for (value, part) in zip(split.results, parts) {
      let dims = graph[weight].dims.flatMap { $0 == label ? part.map { Label($0) } : [$0] }
      let piece = graph.addValue(
        Value(
          dims: dims, type: graph[weight].type, name: graph[weight].name, span: split.span))
      results.append(piece)
      products.append(
        Node(
          .contract(sides.x, .plain(piece, in: graph), over: sides.over), results: [value],
          span: product.span))
    }
    return ([Node(.split(sides.weight, label), results: results, span: split.span)], products)
  }
}
