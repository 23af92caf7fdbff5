import CoreyIR

extension Pass {
  /// Equal ops on equal operands are computed once.
  public static let common = Pass(
    "common", "compute equal values once",
    eachLayer: { (graph: inout Graph, remarks: inout [Remark]) throws(Diagnostic) in
      var merging = CommonValues(graph: graph)
      graph.nodes = merging.rewrite(graph.nodes)
      for index in graph.outputs.indices {
        graph.outputs[index].value = merging.current(graph.outputs[index].value)
      }
      for (value, name) in merging.names { graph[value].name = name }
      graph.compact()
      remarks += merging.remarks
    })
}

/// Hash-consing in program order, so a kept value always stands before what is replaced by it.
///
/// What has a state is never replaced (it is its own past), nor is what a repeat carries. Values of
/// a repeat's body end with the body; those of a recur's do not.
private struct CommonValues {
  let graph: Graph
  var remarks: [Remark] = []
  /// Names that kept values take over from those they replace.
  var names: [ValueID: String] = [:]
  private var kept: [Key: [ValueID]] = [:]
  private var replacement: [ValueID: ValueID] = [:]
  private var carried: Set<ValueID> = []
  /// What outputs are: each is a value of its own.
  private var outputs: Set<ValueID>
  /// The keys that each open body has added.
  private var added: [[Key]] = [[]]

  init(graph: Graph) {
    self.graph = graph
    outputs = Set(graph.outputs.map(\.value))
  }

  /// What an op computes. Constants are compared by their bits: 0 is not -0 here.
  private struct Key: Hashable {
    var op: Op
    var constants: [UInt64] = []
    var dims: [[Label]]
    var types: [StorageType]

    init(_ op: Op, _ results: [Value]) {
      var bits: [UInt64] = []
      self.op = op.mapOperands { operand in
        guard case .constant(let constant) = operand else { return operand }
        bits.append(constant.bitPattern)
        return .constant(0)
      }
      constants = bits
      dims = results.map(\.dims)
      types = results.map(\.type)
    }
  }

  func current(_ value: ValueID) -> ValueID { replacement[value] ?? value }

  mutating func rewrite(_ nodes: [Node]) -> [Node] {
    nodes.compactMap { rewrite($0) }
  }

  private mutating func rewrite(_ node: Node) -> Node? {
    var node = node
    switch node.op {
    case .recur(var recur):
      recur.body = rewrite(recur.body)
      node.op = .recur(recur)
      return recur.body.isEmpty ? nil : node
    case .repeat(var loop):
      for pair in loop.carried { carried.insert(pair.leaving) }
      added.append([])
      loop.body = rewrite(loop.body)
      for key in added.removeLast() { kept[key] = nil }
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: $0.initial.renumbered(current), entering: $0.entering, leaving: $0.leaving)
      }
      node.op = .repeat(loop)
      return node
    case .call:
      node.op = node.op.mapOperands { $0.renumbered(current) }
      return node
    case .index, .map, .contract, .reduce, .stream, .gather, .split, .concat, .rotate, .fold,
      .convert:
      node.op = node.op.mapOperands { $0.renumbered(current) }
      return merge(node)
    }
  }

  private mutating func merge(_ node: Node) -> Node? {
    let results = node.results.map { graph[$0] }
    let key = Key(node.op, results)
    guard let equal = kept[key] else {
      kept[key] = node.results
      added[added.count - 1].append(key)
      return node
    }
    guard results.allSatisfy({ $0.state == nil }),
      node.results.allSatisfy({ !carried.contains($0) })
    else { return node }
    for (old, new) in zip(node.results, equal) where outputs.contains(old) {
      if outputs.contains(new) { return node }
    }
    for (old, new) in zip(node.results, equal) {
      if outputs.remove(old) != nil { outputs.insert(new) }
      replacement[old] = new
      let name = graph[old].name
      if graph[new].name.isEmpty, names[new] == nil, !name.isEmpty { names[new] = name }
    }
    let name = equal.first.map { graph[$0].name } ?? ""
    remarks.append(
      Remark(
        .passed, pass: "common", layer: graph.name, at: node.span,
        name.isEmpty ? "computed before" : "the same as '\(name)'"))
    return nil
  }
}
