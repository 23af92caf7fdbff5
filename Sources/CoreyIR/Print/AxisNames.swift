/// The names under which the axes of each layer are written.
///
/// Axes of a caller and a callee that have one name are one axis. So an axis of a callee that is
/// none of the caller's must not have the name of one: it gets another name.
struct AxisNames {
  /// For each layer, for each axis.
  private var names: [[String]]

  subscript(layer: Int) -> [String] { names[layer] }

  init(_ program: Program) {
    names = program.layers.map { $0.axes.map(\.name) }
    var layers: [String: Int] = [:]
    for (index, graph) in program.layers.enumerated() { layers[graph.name] = index }
    // Callers come last: their names stand when their callees are looked at.
    for (caller, graph) in program.layers.enumerated().reversed() {
      var taken: [String: AxisID] = [:]
      for (index, name) in names[caller].enumerated() { taken[name] = AxisID(index) }
      Self.forEachCall(in: graph.nodes) { call in
        guard let callee = layers[call.layer], callee < caller else { return }
        for axis in names[callee].indices.dropFirst(2) {
          let name = names[callee][axis]
          guard let other = taken[name], call.axes[AxisID(axis)] != other else { continue }
          let used = Set(names[callee]).union(taken.keys)
          names[callee][axis] = Self.free(name, used)
        }
      }
    }
  }

  private static func forEachCall(in nodes: [Node], _ body: (Call) -> Void) {
    for node in nodes {
      if case .call(let call) = node.op { body(call) }
      forEachCall(in: node.op.body, body)
    }
  }

  private static func free(_ name: String, _ used: Set<String>) -> String {
    var number = 2
    while used.contains("\(name)_\(number)") { number += 1 }
    return "\(name)_\(number)"
  }
}
