import CoreyIR

extension Graph {
  /// The leading dimensions of a weight that its name mentions: one file for each index.
  func stacked(_ weight: Weight) -> [Label] {
    (try? stackedDims(of: weight)) ?? []
  }
}

extension NameTemplate {
  /// The name with its places filled; the checker has made sure that they can be.
  func filled(_ bindings: [String: Int]) -> String {
    (try? expand(bindings)) ?? text
  }
}
