extension Graph {
  /// The leading dimensions of a weight whose indices stand in its name: each index is a file.
  ///
  /// Only the first index over an axis does: `w[d, d]` from "rows.{d}" stacks rows.
  public func stackedDims(of weight: Weight) throws(Diagnostic) -> [Label] {
    let mentioned = try weight.source.names()
    return Array(
      self[weight.value].dims.prefix { $0.primes == 0 && mentioned.contains(self[$0.axis].name) })
  }
}
