extension Op {
  /// The operands read directly by this op, in order; those of a body's nodes are not among them.
  public var operands: [Operand] {
    switch self {
    case .index, .recur: []
    case .map(_, let operands), .concat(let operands, _): operands
    case .contract(let left, let right, _): [left, right]
    case .reduce(_, let operand, _), .stream(let operand), .split(let operand, _),
      .rotate(let operand, _, _), .convert(let operand, _):
      [operand]
    case .fold(let weight, let steps): [weight] + steps.compactMap(\.operand)
    case .gather(let table, _, let rows): [table, rows]
    case .call(let call): call.arguments
    case .repeat(let loop): loop.carried.map(\.initial)
    }
  }

  /// The nodes inside this op.
  public var body: [Node] {
    switch self {
    case .recur(let recur): recur.body
    case .repeat(let loop): loop.body
    case .index, .map, .contract, .reduce, .stream, .gather, .split, .concat, .rotate, .fold,
      .convert, .call:
      []
    }
  }

  /// The same op with every operand replaced, bodies included.
  public func mapOperands(_ transform: (Operand) -> Operand) -> Op {
    func inside(_ nodes: [Node]) -> [Node] {
      nodes.map { node in
        var node = node
        node.op = node.op.mapOperands(transform)
        return node
      }
    }
    switch self {
    case .index: return self
    case .map(let function, let operands): return .map(function, operands.map(transform))
    case .contract(let left, let right, let over):
      return .contract(transform(left), transform(right), over: over)
    case .reduce(let reduction, let operand, let over):
      return .reduce(reduction, transform(operand), over: over)
    case .stream(let operand): return .stream(transform(operand))
    case .recur(var recur):
      recur.body = inside(recur.body)
      return .recur(recur)
    case .gather(let table, let axis, let rows):
      return .gather(table: transform(table), axis: axis, rows: transform(rows))
    case .split(let operand, let label): return .split(transform(operand), label)
    case .concat(let operands, let label): return .concat(operands.map(transform), label)
    case .rotate(let operand, let along, let rotation):
      return .rotate(transform(operand), along: along, rotation)
    case .fold(let weight, let steps):
      return .fold(transform(weight), steps.map { $0.map(operand: transform) })
    case .convert(let operand, let type): return .convert(transform(operand), type)
    case .call(var call):
      call.arguments = call.arguments.map(transform)
      return .call(call)
    case .repeat(var loop):
      loop.body = inside(loop.body)
      loop.carried = loop.carried.map {
        Repeat.Carried(
          initial: transform($0.initial), entering: $0.entering, leaving: $0.leaving)
      }
      return .repeat(loop)
    }
  }
}

extension Operand {
  /// The value read, if it is one.
  public var value: ValueID? {
    if case .value(let value, _) = self { value } else { nil }
  }

  /// The labels that run with the op, in the order of the dimensions they replace.
  public var labels: [Label] {
    guard case .value(_, let subscripts) = self else { return [] }
    return subscripts.flatMap { entry -> [Label] in
      switch entry {
      case .label(let label): [label]
      case .fixed: []
      case .time(_, let plus, _): [.time] + (plus.map { [$0] } ?? [])
      }
    }
  }
}
