extension Subscript {
  /// The same subscript with its label replaced.
  public func mapLabels(_ transform: (Label) -> Label) -> Subscript {
    switch self {
    case .label(let label): .label(transform(label))
    case .fixed: self
    case .time(let offset, let plus, let sign):
      .time(offset: offset, plus: plus.map(transform), sign: sign)
    }
  }
}

extension Operand {
  /// The same operand with its labels replaced.
  public func mapLabels(_ transform: (Label) -> Label) -> Operand {
    switch self {
    case .constant: self
    case .value(let value, let subscripts):
      .value(value, subscripts.map { $0.mapLabels(transform) })
    }
  }
}

extension Op {
  /// The labels that the op itself names besides those of its operands.
  var ownLabels: [Label] {
    switch self {
    case .index(let label), .gather(_, let label, _), .split(_, let label), .concat(_, let label):
      [label]
    case .contract(_, _, let over), .reduce(_, _, let over), .rotate(_, let over, _): over
    case .fold(_, let steps): steps.flatMap(\.along)
    case .map, .stream, .recur, .convert, .call, .repeat: []
    }
  }

  /// The same op with every label replaced; ops with bodies and calls name none.
  func mapLabels(_ transform: (Label) -> Label) -> Op {
    let op = mapOperands { $0.mapLabels(transform) }
    return switch op {
    case .index(let label): .index(transform(label))
    case .gather(let table, let axis, let rows):
      .gather(table: table, axis: transform(axis), rows: rows)
    case .split(let operand, let label): .split(operand, transform(label))
    case .concat(let operands, let label): .concat(operands, transform(label))
    case .contract(let left, let right, let over):
      .contract(left, right, over: over.map(transform))
    case .reduce(let reduction, let operand, let over):
      .reduce(reduction, operand, over: over.map(transform))
    case .rotate(let operand, let along, let rotation):
      .rotate(operand, along: along.map(transform), rotation)
    case .fold(let weight, let steps): .fold(weight, steps.map { $0.map(label: transform) })
    case .map, .stream, .recur, .convert, .call, .repeat: op
    }
  }
}
