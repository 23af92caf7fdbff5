import CoreyIR

/// One layer with its values, and those of the layers it calls, among its outputs.
struct LayerTapping {
  /// A value that a layer hands up, and what it is in the layers below.
  struct HandedValue {
    var output: String
    var value: ValueID
    var sources: [Tap.Source]
  }

  private(set) var graph: Graph
  private(set) var taps: [HandedValue] = []
  /// For each input the values that it is: its own, and those of callees that it is handed to.
  private(set) var inputs: [[Tap.Source]]
  private let index: Int
  private let callees: [String: LayerTapping]
  private let origins: [ValueID]
  /// The tap of a value of this layer.
  private var places: [ValueID: Int] = [:]
  private var inputPlaces: [ValueID: Int] = [:]
  /// Axes of callees that the caller had none for, by the name of the layer.
  private var foreignAxes: [String: [AxisID: AxisID]] = [:]
  /// Values handed up are so many at most: every call of a layer adds those of the layer.
  private static let mostTaps = 1 << 16

  /// - Parameters:
  ///   - index: Of the layer in its program.
  ///   - callees: The layers before it.
  init(_ original: Graph, index: Int, callees: [String: LayerTapping]) throws(Diagnostic) {
    let unrolling = try RepeatUnrolling(original)
    graph = unrolling.graph
    origins = unrolling.origins
    self.index = index
    self.callees = callees
    inputs = graph.inputs.map { [Tap.Source(prefix: "", layer: index, value: $0.value)] }
    for (place, input) in graph.inputs.enumerated() { inputPlaces[input.value] = place }
    graph.nodes = try tapped(graph.nodes)
    for tap in taps { graph.outputs.append(Output(name: tap.output, value: tap.value)) }
  }

  private mutating func tapped(_ nodes: [Node]) throws(Diagnostic) -> [Node] {
    var result: [Node] = []
    for var node in nodes {
      if case .recur(var recur) = node.op {
        recur.body = try tapped(recur.body)
        node.op = .recur(recur)
      }
      if case .call(let call) = node.op, let callee = callees[call.layer] {
        try forward(call, callee, &node)
      } else if !node.isCondition {
        for value in node.results { try tap(value, []) }
      }
      result.append(node)
    }
    return result
  }

  /// Hands a value up: as the value of this layer that it was, if it was one, and as others.
  private mutating func tap(
    _ value: ValueID, _ others: [Tap.Source]
  ) throws(Diagnostic) {
    guard graph[value].hasTime, graph[value].type != .i32 else { return }
    guard taps.count < Self.mostTaps else {
      throw Diagnostic(.error, "'\(graph.name)' has too many values to be looked at one by one")
    }
    var name = "tap\(taps.count)"
    while graph.declares(name) { name += "_" }
    places[value] = taps.count
    let own =
      value.index < origins.count
      ? [Tap.Source(prefix: "", layer: index, value: origins[value.index])] : []
    taps.append(HandedValue(output: name, value: value, sources: own + others))
  }

  private mutating func forward(
    _ call: Call, _ callee: LayerTapping, _ node: inout Node
  ) throws(Diagnostic) {
    func inside(_ sources: [Tap.Source]) -> [Tap.Source] {
      sources.map { source in
        var source = source
        source.prefix = call.prefix.text + source.prefix
        return source
      }
    }
    for (argument, sources) in zip(call.arguments, callee.inputs) {
      // The callee's layout is the argument's: whole values are read dimension by dimension.
      guard case .value(let value, _) = argument else { continue }
      if let place = places[value] {
        taps[place].sources += inside(sources)
      } else if let place = inputPlaces[value] {
        inputs[place] += inside(sources)
      }
    }
    for value in node.results { try tap(value, []) }
    var call = call
    for handed in callee.taps {
      var value = callee.graph[handed.value]
      value.state = nil
      value.name = ""
      value.dims = value.dims.map { label in
        Label(axis(label.axis, of: callee.graph, &call), primes: label.primes)
      }
      let forwarded = graph.addValue(value)
      node.results.append(forwarded)
      try tap(forwarded, inside(handed.sources))
    }
    node.op = .call(call)
  }

  /// The axis of this layer that a callee's axis is, made if there is none.
  private mutating func axis(_ axis: AxisID, of callee: Graph, _ call: inout Call) -> AxisID {
    if axis <= .time { return axis }
    if let known = call.axes[axis] { return known }
    if let known = foreignAxes[callee.name]?[axis] {
      call.axes[axis] = known
      return known
    }
    var extent = callee[axis].extent
    if case .concatenation(let parts) = extent {
      extent = .concatenation(
        parts.map { part in part.map { self.axis($0, of: callee, &call) } })
      // There is one axis for each concatenation.
      if let same = graph.axes.firstIndex(where: { $0.extent == extent }) {
        call.axes[axis] = AxisID(same)
        return AxisID(same)
      }
    }
    var name = "\(callee.name)_\(callee[axis].name)"
    while graph.axes.contains(where: { $0.name == name }) { name += "_" }
    graph.axes.append(Axis(name: name, extent: extent))
    let made = AxisID(graph.axes.count - 1)
    foreignAxes[callee.name, default: [:]][axis] = made
    call.axes[axis] = made
    return made
  }
}

extension Node {
  /// Whether it defines a condition.
  fileprivate var isCondition: Bool {
    if case .map(let function, _) = op { function.isCondition } else { false }
  }
}
