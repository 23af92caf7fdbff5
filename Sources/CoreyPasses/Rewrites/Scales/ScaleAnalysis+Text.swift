import CoreyIR

// Words for remarks.
extension ScaleAnalysis {
  /// The factor of a product as people call it.
  func factorName(of product: ValueID) -> String {
    let node = graph.nodes.first { $0.results == [product] }
    switch node.flatMap({ factored($0) })?.factor {
    case .value(let value, _): return graph.quoted(value)
    case .constant(let number): return "the factor \(number)"
    case nil: return "a factor"
    }
  }

  /// The constants that take the factor.
  func names(of site: ScaleSite) -> String {
    let values = Set(site.matrices.compactMap(\.constant.value)).sorted()
    return values.map { graph.quoted($0) }.joined(separator: ", ")
  }

  /// What folding would cost.
  func price(of site: ScaleSite, extra: Int) -> String {
    let values = Set(site.matrices.compactMap(\.constant.value)).sorted()
    let shared = values.filter { isShared($0, beyond: site) }
    let reason =
      shared.isEmpty
      ? "narrow weights would become f32"
      : shared.map { graph.quoted($0) }.joined(separator: ", ") + " is also read as it is"
    return "\(extra) more bytes would be stored, because \(reason)"
  }
}

extension Graph {
  /// What people call a value.
  func quoted(_ value: ValueID) -> String {
    let name = self[value].name
    return name.isEmpty ? "a constant" : "'\(name)'"
  }
}
