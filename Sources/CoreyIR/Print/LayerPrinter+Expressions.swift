// The right sides of equations.
extension LayerPrinter {
  /// The expression of an op; the labels are written as `labels` says.
  func expression(_ op: Op, _ labels: Relabeling) -> String {
    switch op {
    case .index(let label): "index(\(name(labels[label])))"
    case .map(let function, let operands): map(function, operands, labels)
    case .contract(let left, let right, let over):
      "sum[\(list(over.map { labels[$0] }))](\(read(left, labels)) * \(read(right, labels)))"
    case .reduce(let reduction, let operand, let over):
      "\(reduction.rawValue)[\(list(over.map { labels[$0] }))](\(read(operand, labels)))"
    case .stream(let operand): read(operand, labels)
    case .gather(let table, let axis, let rows): gather(table, axis, rows, labels)
    case .split(let operand, let label):
      "split[\(name(labels[label]))](\(read(operand, labels)))"
    case .concat(let operands, let label):
      "concat[\(name(labels[label]))](\(read(operands, labels)))"
    case .rotate(let operand, let along, let rotation):
      "\(op.keyword)[\(list(along.map { labels[$0] }))](\(read(operand, labels)), "
        + "seed: \(rotation.seed))"
    case .fold(let weight, let steps): "fold(\(fold(weight, steps, labels)))"
    case .convert(let operand, let type): "\(type.rawValue)(\(read(operand, labels)))"
    case .call(let call): "\(call.layer)(\(arguments(call)))"
    case .recur, .repeat: ""
    }
  }

  /// The weight first, each step around what was before it.
  private func fold(_ weight: Operand, _ steps: [FoldStep], _ labels: Relabeling) -> String {
    steps.reduce(read(weight, labels)) { text, step in
      switch step {
      case .scale(let factor): "\(text) * \(read(factor, labels))"
      case .rotate(let along, let rotation):
        "\(rotation.keyword)[\(list(along.map { labels[$0] }))](\(text), seed: \(rotation.seed))"
      }
    }
  }

  private func arguments(_ call: Call) -> String {
    call.arguments.map { $0.value.map { names[$0] } ?? "0" }.joined(separator: ", ")
  }

  private func map(
    _ function: ScalarFunction, _ operands: [Operand], _ labels: Relabeling
  ) -> String {
    func infix(_ sign: String) -> String {
      operands.map { read($0, labels) }.joined(separator: " \(sign) ")
    }
    return switch function {
    case .add: infix("+")
    case .subtract: infix("-")
    case .multiply: infix("*")
    case .divide: infix("/")
    case .negate: "-" + read(operands, labels)
    case .select:
      "where(\(condition(operands[0], labels)), \(read(Array(operands.dropFirst()), labels)))"
    case .less, .lessOrEqual, .equal, .and, .or, .not: condition(function, operands, labels)
    case .copy, .fma, .abs, .sqrt, .square, .floor, .ceil, .round, .exp, .exp2, .log, .sin, .cos,
      .tanh, .erf, .sigmoid, .silu, .softplus, .min, .max:
      "\(function.rawValue)(\(read(operands, labels)))"
    }
  }

  // MARK: Conditions

  /// A condition where it is used: comparisons written out, numbers read.
  private func condition(_ operand: Operand, _ labels: Relabeling) -> String {
    guard let value = operand.value, let node = conditions[value],
      case .map(let function, let operands) = node.op
    else { return read(operand, labels) }
    let inner = Relabeling(graph[value].dims, readAt: operand.labels.map { labels[$0] })
    return condition(function, operands, inner)
  }

  private func condition(
    _ function: ScalarFunction, _ operands: [Operand], _ labels: Relabeling
  ) -> String {
    func infix(_ sign: String) -> String {
      operands.map { read($0, labels) }.joined(separator: " \(sign) ")
    }
    func logic(_ word: String) -> String {
      operands.map { "(\(condition($0, labels)))" }.joined(separator: " \(word) ")
    }
    return switch function {
    case .less: infix("<")
    case .lessOrEqual: infix("<=")
    case .equal: infix("==")
    case .and: logic("and")
    case .or: logic("or")
    case .not: "not " + logic("")
    default: ""
    }
  }

  // MARK: Reads

  func read(_ operands: [Operand], _ labels: Relabeling) -> String {
    operands.map { read($0, labels) }.joined(separator: ", ")
  }

  /// A constant, or a name with what replaces its indices.
  func read(_ operand: Operand, _ labels: Relabeling) -> String {
    switch operand {
    case .constant(let value): value.literal
    case .value(let value, let subscripts): read(value, subscripts, labels)
    }
  }

  /// In brackets stand only indices that change, or all if two run over one axis.
  private func read(
    _ value: ValueID, _ subscripts: [Subscript], _ labels: Relabeling,
    row: (label: Label, text: String)? = nil
  ) -> String {
    let dims = graph[value].dims
    let isRepeated = Set(dims.map(\.axis)).count < dims.count
    let entries = zip(dims, subscripts).compactMap { dim, entry -> String? in
      switch entry {
      case .label(let label):
        if let row, row.label == label { return "\(axisNames[dim.axis.index]) = \(row.text)" }
        let label = labels[label]
        return isRepeated || label.primes > 0 ? name(label) : nil
      case .fixed(let index): return "\(axisNames[dim.axis.index]) = \(index)"
      case .time(let offset, let plus, let sign):
        return time(offset: offset, plus: plus.map { labels[$0] }, sign: sign)
      }
    }
    return entries.isEmpty ? names[value] : "\(names[value])[\(entries.joined(separator: ", "))]"
  }

  /// `t - 1`, `t - 3 + k`, `t - w`
  private func time(offset: Int, plus: Label?, sign: Int) -> String {
    var text = "t"
    if offset != 0 || plus == nil { text += offset > 0 ? " + \(offset)" : " - \(-offset)" }
    if let plus { text += (sign < 0 ? " - " : " + ") + name(plus) }
    return text
  }

  private func gather(
    _ table: Operand, _ axis: Label, _ rows: Operand, _ labels: Relabeling
  ) -> String {
    guard case .value(let value, let subscripts) = table else { return read(table, labels) }
    return read(value, subscripts, labels, row: (axis, read(rows, labels)))
  }
}
