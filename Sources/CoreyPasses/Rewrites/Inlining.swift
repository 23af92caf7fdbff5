import CoreyIR

/// A caller into which layers are put.
struct Inlining {
  private var caller: Graph
  /// Whether the caller keeps no states, as it needs the whole sequence.
  private let isWhole: Bool
  private var nodes: [Node] = []
  /// What the results of inlined calls became.
  private var replacement: [ValueID: ValueID] = [:]
  private var axisNames: Set<String>
  /// Names of inputs, weights and states.
  private var declaredNames: Set<String>
  private var fixedAxes: [Axis: AxisID] = [:]
  private var concatenations: [[[AxisID]]: AxisID] = [:]

  init(caller: Graph, isWhole: Bool) {
    self.caller = caller
    self.isWhole = isWhole
    axisNames = Set(caller.axes.map(\.name))
    declaredNames = Set(
      caller.inputs.map(\.name) + caller.weights.map(\.name) + caller.states.map(\.name))
    for (index, axis) in caller.axes.enumerated() {
      switch axis.extent {
      case .concatenation(let parts): concatenations[parts] = AxisID(index)
      case .fixed: fixedAxes[axis] = AxisID(index)
      case .batch, .time: break
      }
    }
  }

  /// A node of the caller itself.
  mutating func keep(_ node: Node) {
    nodes.append(node.renumbered(current))
  }

  /// The caller with everything that was put into it.
  func finished() -> Graph {
    var graph = caller
    graph.nodes = nodes
    for index in graph.outputs.indices {
      graph.outputs[index].value = current(graph.outputs[index].value)
    }
    graph.compact()
    return graph
  }

  private func current(_ value: ValueID) -> ValueID { replacement[value] ?? value }

  /// Puts a callee's nodes, weights and states in place of a call.
  /// - Returns: Why not, if it cannot be; then nothing has changed.
  mutating func inline(_ callee: Graph, _ call: Call, _ site: Node) -> String? {
    if call.prefix.text.contains("{") { return "its prefix is not a plain name" }
    guard callee.outputs.count == site.results.count, callee.inputs.count == call.arguments.count
    else { return "its interface is not the one that is called" }
    for (input, argument) in zip(callee.inputs, call.arguments) {
      guard let value = argument.value, caller[current(value)].type == callee[input.value].type
      else { return "an argument is not stored as '\(input.name)' is" }
    }
    let before = self
    var rename = Renaming(axes: call.axes, prefix: call.prefix.text)
    for index in callee.axes.indices { _ = mapped(AxisID(index), in: callee, &rename) }
    guard Set(rename.axes.values).count == rename.axes.count else {
      self = before
      return "two of its axes are one axis here"
    }
    splice(callee, call, site, rename)
    return nil
  }

  /// How a callee's names become a caller's.
  private struct Renaming {
    var axes: [AxisID: AxisID]
    /// Before the names of the callee's weights, states and calls.
    let prefix: String
    var values: [Int: ValueID] = [:]
    /// For inputs: the caller's value and, for each of its dimensions, the input's dimension.
    var arguments: [Int: (value: ValueID, order: [Int])] = [:]
    var states: [StateID] = []

    init(axes: [AxisID: AxisID], prefix: String) {
      self.axes = axes
      self.prefix = prefix
      self.axes[.batch] = .batch
      self.axes[.time] = .time
    }

    func label(_ label: Label) -> Label {
      Label(axes[label.axis] ?? label.axis, primes: label.primes)
    }

    func entry(_ entry: Subscript) -> Subscript {
      switch entry {
      case .label(let label): .label(self.label(label))
      case .fixed: entry
      case .time(let offset, let plus, let sign):
        .time(offset: offset, plus: plus.map { self.label($0) }, sign: sign)
      }
    }

    func operand(_ operand: Operand) -> Operand {
      guard case .value(let value, let subscripts) = operand else { return operand }
      let renamed = subscripts.map(entry)
      if let (argument, order) = arguments[value.index] {
        return .value(argument, order.map { renamed[$0] })
      }
      return .value(values[value.index] ?? value, renamed)
    }
  }

  /// The caller's axis for a callee's, made if there is none.
  private mutating func mapped(
    _ axis: AxisID, in callee: Graph, _ rename: inout Renaming
  ) -> AxisID {
    if let known = rename.axes[axis] { return known }
    var new = callee[axis]
    // Equal names are one axis in the language, also where no interface mentions them.
    if let same = fixedAxes[new], !rename.axes.values.contains(same) {
      rename.axes[axis] = same
      return same
    }
    if case .concatenation(let parts) = new.extent {
      let here = parts.map { part in part.map { mapped($0, in: callee, &rename) } }
      if let known = concatenations[here] {
        rename.axes[axis] = known
        return known
      }
      new.extent = .concatenation(here)
      concatenations[here] = AxisID(caller.axes.count)
    }
    new.name = Self.unique(new.name, &axisNames)
    caller.axes.append(new)
    let id = AxisID(caller.axes.count - 1)
    if case .fixed = new.extent { fixedAxes[new] = id }
    rename.axes[axis] = id
    return id
  }

  private static func unique(_ name: String, _ taken: inout Set<String>) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name)_\(number)"
      number += 1
    }
    return candidate
  }

  private mutating func splice(
    _ callee: Graph, _ call: Call, _ site: Node, _ renaming: Renaming
  ) {
    var rename = renaming
    let identifier = Self.identifier(call.prefix.text, layer: callee.name)
    addStates(callee, &rename)
    addArguments(callee, call, site.span, &rename)
    let inputs = Set(callee.inputs.map(\.value.index))
    for (index, value) in callee.values.enumerated() where !inputs.contains(index) {
      var value = value
      value.dims = value.dims.map(rename.label)
      value.state = value.state.map { rename.states[$0.index] }
      rename.values[index] = caller.addValue(value)
    }
    addWeights(callee, identifier, rename)
    for node in callee.nodes { nodes.append(renamed(node, rename)) }
    for (output, result) in zip(callee.outputs, site.results) {
      bind(result, to: output.value, in: callee, rename, site.span)
    }
  }

  private mutating func addStates(_ callee: Graph, _ rename: inout Renaming) {
    for state in callee.states {
      var state = state
      state.name = Self.unique(rename.prefix + state.name, &declaredNames)
      state.dims = state.dims.map(rename.label)
      state.isLocal = state.isLocal || isWhole
      caller.states.append(state)
      rename.states.append(StateID(caller.states.count - 1))
    }
  }

  private mutating func addWeights(
    _ callee: Graph, _ identifier: String, _ rename: Renaming
  ) {
    var axisNames: [String: String] = [:]
    for (from, to) in rename.axes { axisNames[callee[from].name] = caller[to].name }
    for weight in callee.weights {
      guard let value = rename.values[weight.value.index] else { continue }
      let name = Self.unique(identifier + weight.name, &declaredNames)
      caller[value].name = name
      let source = weight.source.renaming(axisNames)
      caller.weights.append(
        Weight(
          name: name, value: value, source: NameTemplate(rename.prefix + source.text),
          fallback: weight.fallback))
    }
  }

  /// Reads of an input become reads of the argument; one that is not a plain read of a value with
  /// the input's dimensions is made a value first.
  private mutating func addArguments(
    _ callee: Graph, _ call: Call, _ span: SourceSpan, _ rename: inout Renaming
  ) {
    for (input, argument) in zip(callee.inputs, call.arguments) {
      let dims = callee[input.value].dims.map(rename.label)
      let argument = argument.renumbered(current)
      if case .value(let value, let subscripts) = argument {
        let order = subscripts.compactMap { entry -> Int? in
          if case .label(let label) = entry { dims.firstIndex(of: label) } else { nil }
        }
        if order.count == dims.count, Set(order).count == dims.count,
          subscripts.count == dims.count
        {
          rename.arguments[input.value.index] = (value, order)
          continue
        }
      }
      let copy = caller.addValue(Value(dims: dims, name: input.name, span: span))
      nodes.append(Node(.map(.copy, [argument]), results: [copy], span: span))
      rename.arguments[input.value.index] = (copy, Array(dims.indices))
    }
  }

  private func renamed(_ node: Node, _ rename: Renaming) -> Node {
    var node = node
    node.results = node.results.map { rename.values[$0.index] ?? $0 }
    switch node.op {
    case .index(let label): node.op = .index(rename.label(label))
    case .map, .stream, .convert: node.op = node.op.mapOperands(rename.operand)
    case .contract(let left, let right, let over):
      node.op = .contract(
        rename.operand(left), rename.operand(right), over: over.map(rename.label))
    case .reduce(let reduction, let operand, let over):
      node.op = .reduce(reduction, rename.operand(operand), over: over.map(rename.label))
    case .recur(var recur):
      recur.body = recur.body.map { renamed($0, rename) }
      node.op = .recur(recur)
    case .gather(let table, let axis, let rows):
      node.op = .gather(
        table: rename.operand(table), axis: rename.label(axis), rows: rename.operand(rows))
    case .split(let operand, let label):
      node.op = .split(rename.operand(operand), rename.label(label))
    case .concat(let operands, let label):
      node.op = .concat(operands.map(rename.operand), rename.label(label))
    case .rotate(let operand, let along, let rotation):
      node.op = .rotate(rename.operand(operand), along: along.map(rename.label), rotation)
    case .fold(let weight, let steps):
      node.op = .fold(
        rename.operand(weight),
        steps.map { $0.map(operand: rename.operand, label: rename.label) })
    case .call(var call):
      call.arguments = call.arguments.map(rename.operand)
      call.axes = call.axes.compactMapValues { rename.axes[$0] }
      call.prefix = NameTemplate(rename.prefix + call.prefix.text)
      node.op = .call(call)
    case .repeat(var loop):
      loop.body = loop.body.map { renamed($0, rename) }
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: rename.operand($0.initial),
          entering: rename.values[$0.entering.index] ?? $0.entering,
          leaving: rename.values[$0.leaving.index] ?? $0.leaving)
      }
      node.op = .repeat(loop)
    }
    return node
  }

  /// Lets the result of a call be what the callee's output became.
  private mutating func bind(
    _ result: ValueID, to output: ValueID, in callee: Graph, _ rename: Renaming,
    _ span: SourceSpan
  ) {
    let read = rename.operand(.value(output, callee[output].dims.map { .label($0) }))
    let isComputed =
      rename.arguments[output.index] == nil
      && !callee.weights.contains(where: { $0.value == output })
    if isComputed, case .value(let value, _) = read, caller[result].state == nil,
      caller[value].dims == caller[result].dims, caller[value].type == caller[result].type
    {
      replacement[result] = value
      if !caller[result].name.isEmpty { caller[value].name = caller[result].name }
      return
    }
    let type = caller[result].type
    let op: Op =
      caller[result].state != nil
      ? .stream(read) : type == .f32 ? .map(.copy, [read]) : .convert(read, type)
    nodes.append(Node(op, results: [result], span: span))
  }

  /// What stands before the names of a layer's weights: `layers.0.` becomes `layers_0_`.
  private static func identifier(_ prefix: String, layer: String) -> String {
    let plain = String(
      prefix.unicodeScalars.map { scalar in
        scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          ? Character(scalar) : "_"
      })
    return plain.first?.isNumber == true ? layer + "_" + plain : plain
  }
}
