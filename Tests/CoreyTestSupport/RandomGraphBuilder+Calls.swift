import CoreyIR

extension RandomGraphBuilder {
  /// A layer that calls another one, once or in a repeat.
  mutating func caller(of callee: Graph) -> Graph {
    var graph = Graph(name: "random_model")
    var axes: [AxisID: AxisID] = [:]
    let interface = callee.inputs.map(\.value) + callee.outputs.map(\.value)
    let used = Set(interface.flatMap { callee[$0].dims.map(\.axis) })
    for axis in used.sorted() where axis > .time {
      graph.axes.append(callee[axis])
      axes[axis] = AxisID(graph.axes.count - 1)
    }
    func dims(_ value: ValueID) -> [Label] {
      callee[value].dims.map { Label(axes[$0.axis] ?? $0.axis, primes: $0.primes) }
    }
    var arguments: [ValueID] = []
    for input in callee.inputs {
      let value = graph.addValue(
        Value(dims: dims(input.value), type: callee[input.value].type, name: input.name))
      graph.inputs.append(Input(name: input.name, value: value))
      arguments.append(value)
    }
    func whole(_ value: ValueID) -> Operand {
      .value(value, graph[value].dims.map { .label($0) })
    }
    func call(_ arguments: [ValueID], _ prefix: String) -> Node {
      let results = callee.outputs.map { output in
        graph.addValue(
          Value(dims: dims(output.value), type: callee[output.value].type, name: output.name))
      }
      let call = Call(
        layer: callee.name, arguments: arguments.map { whole($0) }, axes: axes,
        prefix: NameTemplate(prefix))
      return Node(.call(call), results: results)
    }
    let first = call(arguments, "first.")
    graph.nodes.append(first)
    guard random.oneIn(2) else {
      for (index, value) in first.results.enumerated() {
        graph.outputs.append(Output(name: "out\(index)", value: value))
      }
      return graph
    }
    let initial = first.results[0]
    let entering = graph.addValue(Value(dims: graph[initial].dims, name: "y"))
    let round = call([entering] + arguments.dropFirst(), "layers.{2*i+1}.")
    let result = graph.addValue(Value(dims: graph[initial].dims, name: "y"))
    let loop = Repeat(
      variable: "i", range: 1..<random.pick(2...4),
      carried: [
        Repeat.Carried(initial: whole(initial), entering: entering, leaving: round.results[0])
      ], body: [round])
    graph.nodes.append(Node(.repeat(loop), results: [result]))
    graph.outputs = [Output(name: "out", value: result)]
    return graph
  }
}
