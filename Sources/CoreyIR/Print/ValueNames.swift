/// The names under which the values of one layer are written: legal, and each of one value.
///
/// What enters a round of a repeat and what the repeat results in share one name: it is assigned
/// again in each round.
struct ValueNames {
  private var names: [String]
  private(set) var states: [String] = []
  private var taken: Set<String>
  /// The number to try next for a name that is taken.
  private var next: [String: Int] = [:]

  subscript(value: ValueID) -> String { names[value.index] }

  init(_ graph: Graph, axisNames: [String]) {
    names = Array(repeating: "", count: graph.values.count)
    taken = Set(axisNames).union(Self.reserved)
    // Interfaces keep their names, whatever else is called so.
    for input in graph.inputs { names[input.value.index] = declare(input.name) }
    for weight in graph.weights { names[weight.value.index] = declare(weight.name) }
    for state in graph.states { states.append(declare(state.name)) }
    for (index, value) in graph.values.enumerated() {
      if let state = value.state { names[index] = states[state.index] }
    }
    reserveVariables(graph.nodes)
    var nameless: [ValueID] = []
    name(graph.nodes, graph, &nameless)
    var number = 0
    for value in nameless {
      repeat { number += 1 } while taken.contains("v\(number)")
      names[value.index] = "v\(number)"
    }
    share(graph.nodes)
  }

  /// Names that mean something else.
  private static let reserved: Set<String> = {
    var names: Set<String> = ["b", "t", "pi", "inf", "zero", "sum", "split", "concat"]
    names.formUnion(["rotate", "unrotate", "fold", "len", "index", "where", "copy"])
    names.formUnion(ScalarFunction.allCases.map(\.rawValue))
    names.formUnion(StorageType.allCases.map(\.rawValue))
    return names
  }()

  private mutating func declare(_ name: String) -> String {
    unique(Identifier.legalized(name.isEmpty ? "v" : name))
  }

  private mutating func unique(_ name: String) -> String {
    if taken.insert(name).inserted { return name }
    var number = next[name] ?? 2
    while !taken.insert("\(name)_\(number)").inserted { number += 1 }
    next[name] = number + 1
    return "\(name)_\(number)"
  }

  private mutating func reserveVariables(_ nodes: [Node]) {
    for node in nodes {
      if case .repeat(let loop) = node.op { taken.insert(loop.variable) }
      reserveVariables(node.op.body)
    }
  }

  /// In the order in which values are written.
  private mutating func name(_ nodes: [Node], _ graph: Graph, _ nameless: inout [ValueID]) {
    for node in nodes {
      if case .repeat(let loop) = node.op {
        for carried in loop.carried { name(carried.entering, graph, &nameless) }
        name(loop.body, graph, &nameless)
        continue
      }
      name(node.op.body, graph, &nameless)
      // Conditions are written where they are used.
      if case .map(let function, _) = node.op, function.isCondition { continue }
      for result in node.results { name(result, graph, &nameless) }
    }
  }

  private mutating func name(_ value: ValueID, _ graph: Graph, _ nameless: inout [ValueID]) {
    guard names[value.index].isEmpty else { return }
    if graph[value].name.isEmpty {
      nameless.append(value)
    } else {
      names[value.index] = unique(Identifier.legalized(graph[value].name))
    }
  }

  private mutating func share(_ nodes: [Node]) {
    for node in nodes {
      if case .repeat(let loop) = node.op {
        for (carried, result) in zip(loop.carried, node.results) {
          names[result.index] = names[carried.entering.index]
        }
      }
      share(node.op.body)
    }
  }
}
