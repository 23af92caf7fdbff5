import CoreyIR

/// Inserts the copies without which a value could not lie where its reader expects it.
///
/// Callers and callees exchange contiguous rows; splits are views of plain values; matrix weights
/// are whole tensors.
struct Legalization {
  private var graph: Graph
  private let program: Program
  private let constants: Set<ValueID>
  /// Values that a kernel writes row by row wherever it is told to.
  private var computed = Set<ValueID>()
  private var split = Set<ValueID>()

  static func run(_ graph: inout Graph, calling program: Program) {
    var pass = Legalization(graph: graph, program: program)
    pass.graph.nodes = pass.rewrite(graph.nodes)
    pass.legalizeOutputs()
    graph = pass.graph
  }

  private init(graph: Graph, program: Program) {
    self.graph = graph
    self.program = program
    constants = PackSplit.constants(graph)
  }

  private mutating func rewrite(_ nodes: [Node]) -> [Node] {
    var result: [Node] = []
    for var node in nodes {
      switch node.op {
      case .split(let operand, let label):
        if !isPlain(operand) {
          node.op = .split(copied(operand, span: node.span, into: &result), label)
        }
        split.formUnion(node.results)
      case .call(var call):
        if let callee = program.layers.first(where: { $0.name == call.layer }) {
          for (position, argument) in call.arguments.enumerated() {
            let wanted = callee[callee.inputs[position].value]
            if !isContiguous(argument, like: wanted, axes: call.axes) {
              call.arguments[position] = copied(
                argument, order: wanted.dims.map { Label(call.axes[$0.axis] ?? $0.axis) },
                type: wanted.type, span: node.span, into: &result)
            }
          }
          for (value, output) in zip(node.results, callee.outputs) {
            graph[value].type = callee[output.value].type
          }
        }
        node.op = .call(call)
      case .repeat(var loop):
        loop.body = rewrite(loop.body)
        var after: [Node] = []
        for index in loop.carried.indices {
          let carried = loop.carried[index]
          if !isPlain(carried.initial) || isView(carried.initial) {
            loop.carried[index].initial = copied(carried.initial, span: node.span, into: &result)
          }
          if !computed.contains(carried.leaving) {
            let copy = copied(
              .plain(carried.leaving, in: graph), order: graph[carried.entering].dims,
              span: node.span, into: &after)
            loop.carried[index].leaving = copy.value ?? carried.leaving
          }
        }
        loop.body += after
        node.op = .repeat(loop)
      case .contract(let left, let right, let over):
        node.op = .contract(
          wholeWeight(left, span: node.span, into: &result),
          wholeWeight(right, span: node.span, into: &result), over: over)
      case .index, .map, .reduce, .stream, .recur, .gather, .concat, .rotate, .fold, .convert:
        break
      }
      if !node.results.isEmpty, !constants.contains(node.results[0]) {
        switch node.op {
        case .split, .repeat: break
        default: computed.formUnion(node.results)
        }
      }
      if case .recur(let recur) = node.op { computed.formUnion(recur.body.flatMap(\.results)) }
      result.append(node)
    }
    return result
  }

  /// Outputs are written by the kernel that computes them, once each.
  private mutating func legalizeOutputs() {
    var taken = Set<ValueID>()
    for index in graph.outputs.indices {
      let value = graph.outputs[index].value
      let isDirect =
        computed.contains(value) && graph[value].state == nil && taken.insert(value).inserted
      if !isDirect {
        var nodes: [Node] = []
        let copy = copied(.plain(value, in: graph), span: graph[value].span, into: &nodes)
        graph[copy.value ?? value].name = graph.outputs[index].name
        graph[copy.value ?? value].type = graph[value].type
        graph.nodes += nodes
        graph.outputs[index].value = copy.value ?? value
      }
    }
  }

  /// A weight with a fixed index becomes a tensor of its own, made by the pack program.
  private mutating func wholeWeight(
    _ operand: Operand, span: SourceSpan, into nodes: inout [Node]
  ) -> Operand {
    guard case .value(let value, let subscripts) = operand, constants.contains(value),
      subscripts.contains(where: { if case .fixed = $0 { true } else { false } })
    else { return operand }
    return copied(operand, span: span, into: &nodes)
  }

  private mutating func copied(
    _ operand: Operand, order: [Label]? = nil, type: StorageType = .f32, span: SourceSpan,
    into nodes: inout [Node]
  ) -> Operand {
    let name = operand.value.map { graph[$0].name } ?? ""
    let dims = order ?? operand.labels
    let value = graph.addValue(Value(dims: dims, type: type, name: name, span: span))
    nodes.append(Node(.map(.copy, [operand]), results: [value], span: span))
    computed.insert(value)
    return .plain(value, in: graph)
  }

  private func isPlain(_ operand: Operand) -> Bool {
    guard case .value(let value, let subscripts) = operand else { return false }
    return subscripts == graph[value].dims.map { .label($0) }
      || subscripts.allSatisfy { index in
        switch index {
        case .label: true
        case .time(let offset, let plus, _): offset == 0 && plus == nil
        case .fixed: false
        }
      }
  }

  private func isView(_ operand: Operand) -> Bool {
    operand.value.map { split.contains($0) || constants.contains($0) } ?? true
  }

  /// Whether the operand's memory is what the callee's input expects.
  private func isContiguous(
    _ operand: Operand, like wanted: Value, axes: [AxisID: AxisID]
  ) -> Bool {
    guard let value = operand.value, isPlain(operand), !isView(operand),
      graph[value].state == nil, graph[value].type == wanted.type
    else { return false }
    return graph[value].dims.map(\.axis) == wanted.dims.map { axes[$0.axis] ?? $0.axis }
  }
}

extension Operand {
  /// A read of a whole value with its own labels.
  static func plain(_ value: ValueID, in graph: Graph) -> Operand {
    .value(value, graph[value].dims.map { .label($0) })
  }
}
