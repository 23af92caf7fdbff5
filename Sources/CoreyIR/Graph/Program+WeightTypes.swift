extension Program {
  /// Gives f32 weights the narrower type that their tensors have in files, so that they are read and
  /// packed as they are stored. Widening is exact: no result depends on it.
  ///
  /// A weight keeps f32 where its tensors (of stacked files, of several calls) differ in type.
  ///
  /// - Parameter stored: The type in which the files hold a tensor, by its full name.
  public mutating func takeWeightTypes(
    _ stored: (String) throws(Diagnostic) -> StorageType?
  ) throws(Diagnostic) {
    struct Place: Hashable {
      var layer: Int
      var index: Int
    }
    var types: [Place: Set<StorageType>] = [:]
    for member in try weights() {
      let graph = layers[member.layer]
      guard graph[graph.weights[member.index].value].type == .f32 else { continue }
      for name in try weightNames(member) {
        guard let type = try stored(name) else { continue }
        types[Place(layer: member.layer, index: member.index), default: []].insert(type)
      }
    }
    for (place, types) in types {
      guard types.count == 1, let type = types.first, type == .f16 || type == .bf16 else {
        continue
      }
      let value = layers[place.layer].weights[place.index].value
      guard !layers[place.layer].entersRepeat(value) else { continue }
      layers[place.layer][value].type = type
    }
  }
}

extension Graph {
  /// Whether a repeat carries a value: what is carried has one type in all rounds.
  fileprivate func entersRepeat(_ value: ValueID) -> Bool {
    func enters(_ nodes: [Node]) -> Bool {
      nodes.contains { node in
        if case .repeat(let loop) = node.op,
          loop.carried.contains(where: { $0.initial.value == value })
        {
          return true
        }
        return enters(node.op.body)
      }
    }
    return enters(nodes)
  }
}
