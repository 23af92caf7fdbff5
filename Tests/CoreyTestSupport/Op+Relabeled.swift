import CoreyIR

extension Op {
  /// The labels of the operands and the op's own.
  var allLabels: [Label] {
    let own: [Label] =
      switch self {
      case .index(let label), .gather(_, let label, _), .split(_, let label),
        .concat(_, let label):
        [label]
      case .contract(_, _, let over), .reduce(_, _, let over), .rotate(_, let over, _): over
      case .fold(_, let steps): steps.flatMap(\.along)
      case .map, .stream, .recur, .convert, .call, .repeat: []
      }
    return own + operands.flatMap(\.labels)
  }

  /// The op with its labels replaced.
  func relabeled(_ table: [Label: Label]) -> Op {
    func new(_ label: Label) -> Label { table[label] ?? label }
    let op = mapOperands { operand in
      guard case .value(let value, let subscripts) = operand else { return operand }
      return .value(
        value,
        subscripts.map { entry in
          switch entry {
          case .label(let label): .label(new(label))
          case .fixed: entry
          case .time(let offset, let plus, let sign):
            .time(offset: offset, plus: plus.map(new), sign: sign)
          }
        })
    }
    return switch op {
    case .index(let label): .index(new(label))
    case .gather(let table, let axis, let rows): .gather(table: table, axis: new(axis), rows: rows)
    case .split(let operand, let label): .split(operand, new(label))
    case .concat(let operands, let label): .concat(operands, new(label))
    case .contract(let left, let right, let over): .contract(left, right, over: over.map(new))
    case .reduce(let reduction, let operand, let over):
      .reduce(reduction, operand, over: over.map(new))
    case .rotate(let operand, let along, let rotation):
      .rotate(operand, along: along.map(new), rotation)
    case .fold(let weight, let steps): .fold(weight, steps.map { $0.map(label: new) })
    case .map, .stream, .recur, .convert, .call, .repeat: op
    }
  }
}
