extension Graph {
  /// The values that depend on weights and numbers alone and stand outside of bodies: what a fold
  /// can read.
  public var weightOnlyValues: Set<ValueID> {
    var known = Set(weights.map(\.value))
    for node in nodes {
      switch node.op {
      case .recur, .call, .repeat, .stream: continue
      case .index, .map, .contract, .reduce, .gather, .split, .concat, .rotate, .fold, .convert:
        let isFixed = node.op.operands.allSatisfy { $0.value.map(known.contains) ?? true }
        for result in node.results
        where isFixed && self[result].state == nil
          && self[result].dims.allSatisfy({ $0.axis > .time })
        {
          known.insert(result)
        }
      }
    }
    return known
  }
}
