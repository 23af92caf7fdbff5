import CoreyIR

/// Flattens nodes into units of lane operations and matrix candidates, in order.
struct UnitBuilder {
  let kernel: KernelLowering
  private var graph: Graph { kernel.graph }

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  func units(of nodes: [Node]) -> [LaneUnit] {
    nodes.flatMap { node -> [LaneUnit] in
      switch node.op {
      case .split, .call, .repeat: return []
      case .recur(let recur):
        let operations = recur.body.flatMap { self.operations(of: $0) }
        var carried: [ValueID: StateID] = [:]
        for value in recur.body.flatMap(\.results) {
          if let state = graph[value].state { carried[value] = state }
        }
        return [LaneUnit(operations: operations, carried: carried, isRecurrence: true)]
      case .stream(let operand):
        return stream(operand, node: node)
      case .index, .map, .contract, .reduce, .gather, .concat, .rotate, .fold, .convert:
        return operations(of: node).map {
          LaneUnit(operations: [$0], carried: [:], isRecurrence: false)
        }
      }
    }
  }

  /// A stream shares the tile of the value it keeps if that is computed in the same kernel.
  private func stream(_ operand: Operand, node: Node) -> [LaneUnit] {
    let value = node.results[0]
    if let state = graph[value].state {
      kernel.addHistory(value, state: state, isSaved: true)
    }
    if case .value(let source, let subscripts) = operand,
      subscripts == graph[source].dims.map({ .label($0) }),
      graph[source].dims == graph[value].dims, graph[source].state == nil,
      kernel.layer.outerLocation(value) == nil
    {
      let root = kernel.layer.root(source)
      if kernel.defined.contains(root), kernel.layer.outerLocation(root) == nil,
        graph[root].state == nil
      {
        kernel.aliases[value] = source
        return []
      }
    }
    return [
      LaneUnit(
        operations: [operation(.map(.copy, [operand]), node: node)], carried: [:],
        isRecurrence: false)
    ]
  }

  private func operations(of node: Node) -> [LaneOperation] {
    switch node.op {
    case .index(let label): return [operation(.index(label), node: node)]
    case .map(let function, let operands):
      return [operation(.map(function, operands), node: node)]
    case .contract(let left, let right, let over):
      return [operation(.contract(left, right), over: over, node: node)]
    case .reduce(let reduction, let operand, let over):
      return [operation(.reduce(reduction, operand), over: over, node: node)]
    case .gather(let table, let axis, let rows):
      guard case .value(let value, let subscripts) = table,
        let dimension = subscripts.firstIndex(of: .label(axis))
      else { return [] }
      if let index = rows.value {
        kernel.layer.noteRows(
          of: index, below: graph.length(graph[value].dims[dimension].axis) ?? 0)
      }
      return [
        operation(.gather(table: table, dimension: dimension, rows: rows), node: node)
      ]
    case .convert(let operand, let type):
      return [operation(.convert(operand, type), node: node)]
    case .concat(let operands, let label): return parts(operands, label: label, node: node)
    case .stream(let operand): return [operation(.map(.copy, [operand]), node: node)]
    case .rotate(let operand, let along, let rotation):
      return [operation(.rotate(operand, along: along, rotation), node: node)]
    case .fold(let weight, let steps): return [operation(.fold(weight, steps), node: node)]
    case .split, .recur, .call, .repeat: return []
    }
  }

  /// A concatenation is one copy per part.
  private func parts(_ operands: [Operand], label: Label, node: Node) -> [LaneOperation] {
    guard case .concatenation(let parts) = graph[label.axis].extent else { return [] }
    let value = node.results[0]
    let rest = graph[value].dims.filter { $0 != label && !$0.isRun }
    var start = 0
    return zip(operands, parts).map { operand, part in
      let labels = part.map { Label($0) }
      defer { start += graph.length(product: part) }
      return LaneOperation(
        kind: .map(.copy, [operand]),
        target: .part(of: value, label: label, start: start, labels: labels),
        dims: rest + labels, over: [], hasTime: graph[value].hasTime, span: node.span)
    }
  }

  private func operation(
    _ kind: LaneOperation.Kind, over: [Label] = [], node: Node
  ) -> LaneOperation {
    let value = node.results[0]
    return LaneOperation(
      kind: kind, target: .value(value), dims: graph[value].dims.filter { !$0.isRun }, over: over,
      hasTime: graph[value].hasTime, span: node.span)
  }
}
