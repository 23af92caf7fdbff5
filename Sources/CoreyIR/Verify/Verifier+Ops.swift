// Each op: its operands, and the dimensions of what it defines.
extension Verifier {
  /// Checks an op without a body. Its results are not yet defined.
  mutating func check(_ op: Op) throws(Diagnostic) {
    let results = node?.results ?? []
    for result in results { try exists(result) }
    if openRecur > 0 { try inRecur(op) }
    switch op {
    case .index(let label):
      try self.label(label, of: "the index")
      try check(label.axis > .time, "the index of batch or time depends on how a run is split")
      try result([label])
    case .map(let function, let operands):
      try map(function, operands)
    case .contract(let left, let right, let over):
      try operand(left)
      try operand(right)
      try result(try summing(over, Set(left.labels).union(right.labels)))
    case .reduce(_, let operand, let over):
      try self.operand(operand)
      try result(try summing(over, Set(operand.labels)))
    case .stream(let operand):
      try whole(operand, "what is kept")
      try result(Set(operand.labels))
      try check(graph[results[0]].state != nil, "the result has no state")
    case .gather(let table, let axis, let rows):
      try gather(table, axis, rows)
    case .split(let operand, let label):
      try split(operand, label, results)
    case .concat(let operands, let label):
      try concat(operands, label)
    case .rotate(let operand, let along, _):
      try self.operand(operand)
      try labels(along, of: "the rotation")
      try check(!along.isEmpty, "nothing is rotated")
      try check(
        along.allSatisfy { $0.axis > .time && operand.labels.contains($0) },
        "the rotation is along \(graph.describe(along)), "
          + "but the operand has \(graph.describe(operand.labels))")
      try result(Set(operand.labels))
    case .fold(let weight, let steps):
      try fold(weight, steps)
    case .convert(let operand, let type):
      try self.operand(operand)
      try check(type != .i32, "nothing is rounded to i32")
      try result(Set(operand.labels), type: type)
    case .call(let call):
      try self.call(call, results)
    case .recur, .repeat:
      // Their bodies are walked; see `nodes`.
      break
    }
    for result in results where graph[result].state != nil {
      try keepsPast(result, op)
    }
  }

  private mutating func map(
    _ function: ScalarFunction, _ operands: [Operand]
  ) throws(Diagnostic) {
    try check(
      operands.count == function.arity,
      "there are \(operands.count) operands, not \(function.arity)")
    var labels: Set<Label> = []
    for (index, operand) in operands.enumerated() {
      let takesCondition =
        function == .select ? index == 0 : function == .and || function == .or || function == .not
      try self.operand(operand, asCondition: takesCondition)
      labels.formUnion(operand.labels)
    }
    try result(labels, broadcasts: true)
    guard function.isCondition, let result = node?.results.first else { return }
    isCondition[result.index] = true
    try check(graph[result].state == nil, "a comparison has a state")
  }

  private func gather(
    _ table: Operand, _ axis: Label, _ rows: Operand
  ) throws(Diagnostic) {
    try operand(table)
    try operand(rows, integers: true)
    guard let id = rows.value, graph[id].type == .i32 else {
      throw failure("the rows are not integers")
    }
    let places = table.labels.count { $0 == axis }
    try check(
      places == 1 && axis.axis > .time,
      "the table is read \(places) times along \(graph.describe([axis])), not once")
    try check(
      !rows.labels.contains(axis), "the rows depend on \(graph.describe([axis])) themselves")
    try result(Set(table.labels).subtracting([axis]).union(rows.labels))
  }

  private func split(
    _ operand: Operand, _ label: Label, _ results: [ValueID]
  ) throws(Diagnostic) {
    try self.operand(operand)
    let parts = try self.parts(label)
    try check(
      operand.labels.contains(label), "the operand has no \(graph.describe([label]))")
    try check(
      results.count == parts.count,
      "there are \(results.count) results for \(parts.count) parts")
    let rest = Set(operand.labels).subtracting([label])
    for (part, value) in zip(parts, results) {
      let own = graph.partLabels(part, of: label)
      try check(rest.isDisjoint(with: own), "a part has an index that the operand has beside it")
      try dims(of: value, are: rest.union(own))
    }
  }

  private func concat(_ operands: [Operand], _ label: Label) throws(Diagnostic) {
    let parts = try self.parts(label)
    try check(
      operands.count == parts.count,
      "there are \(operands.count) operands for \(parts.count) parts")
    var rest: Set<Label> = []
    for (part, operand) in zip(parts, operands) {
      try self.operand(operand)
      rest.formUnion(Set(operand.labels).subtracting(graph.partLabels(part, of: label)))
    }
    for part in parts {
      try check(
        rest.isDisjoint(with: graph.partLabels(part, of: label)),
        "an operand has an index that another one concatenates")
    }
    try check(
      !rest.contains(label), "an operand has \(graph.describe([label])) already")
    try result(rest.union([label]))
  }

  private func parts(_ label: Label) throws(Diagnostic) -> [[AxisID]] {
    try self.label(label, of: "the op")
    guard case .concatenation(let parts) = graph[label.axis].extent else {
      throw failure("\(graph.describe([label])) is no concatenation")
    }
    return parts
  }

  private func fold(_ weight: Operand, _ steps: [FoldStep]) throws(Diagnostic) {
    try check(openRecur == 0 && openRepeats == 0, "it stands in a body")
    try check(!steps.isEmpty, "nothing is folded")
    try check(weight.value != nil, "a number is folded, not a weight")
    try operand(weight)
    let own = Set(weight.labels)
    for step in steps {
      if let factor = step.operand {
        try operand(factor)
        try check(
          own.isSuperset(of: factor.labels),
          "a factor has \(graph.describe(factor.labels)), "
            + "but the weight has \(graph.describe(weight.labels))")
      } else {
        try labels(step.along, of: "the rotation")
        try check(!step.along.isEmpty, "nothing is rotated")
        try check(
          step.along.allSatisfy { $0.axis > .time && own.contains($0) },
          "the rotation is along \(graph.describe(step.along)), "
            + "but the weight has \(graph.describe(weight.labels))")
      }
    }
    for value in ([weight] + steps.compactMap(\.operand)).compactMap(\.value) {
      try check(isConstant[value.index], "\(name(value)) depends on more than weights")
    }
    try result(own)
  }

  private func call(_ call: Call, _ results: [ValueID]) throws(Diagnostic) {
    try check(!results.isEmpty, "it has no results")
    for argument in call.arguments { try whole(argument, "an argument", integers: true) }
    for axis in call.axes.values {
      try check(
        graph.axes.indices.contains(axis.index), "an axis of the callee is one with none here")
    }
    try check(call.prefix.isWellFormed, "'\(call.prefix.text)' is no prefix")
  }

  /// What a step can do.
  private func inRecur(_ op: Op) throws(Diagnostic) {
    switch op {
    case .call: throw failure("a layer is called inside a recur")
    case .contract(_, _, let over), .reduce(_, _, let over):
      try check(!over.contains(.time), "a step cannot sum over time")
    default: break
    }
  }

  /// The past is kept of streams and of what a recur defines.
  private func keepsPast(_ value: ValueID, _ op: Op) throws(Diagnostic) {
    guard let state = graph[value].state else { return }
    let what = "the state '\(graph[state].name)'"
    if openRecur > 0 {
      try check(
        graph[state].isReversed == recurIsReversed, "\(what) runs against its recur")
    } else if case .stream = op {
    } else {
      throw failure("\(what) is kept of what is neither a stream nor inside a recur")
    }
    try check(
      openRepeats == 0 || graph[state].isLocal,
      "\(what) is kept between runs, but stands inside a repeat")
  }

  // MARK: Results

  private func summing(_ over: [Label], _ labels: Set<Label>) throws(Diagnostic) -> Set<Label> {
    try self.labels(over, of: "the sum")
    try check(!over.isEmpty, "nothing is summed over")
    try check(!over.contains(.batch), "batch entries are independent, but are summed over")
    try check(
      labels.isSuperset(of: over),
      "the sum is over \(graph.describe(over)), but the operands have "
        + graph.describe(labels.sorted()))
    return labels.subtracting(over)
  }

  /// The one result has these dimensions, or more if the op broadcasts.
  private func result(
    _ labels: Set<Label>, broadcasts: Bool = false, type: StorageType = .f32
  ) throws(Diagnostic) {
    guard let results = node?.results, results.count == 1 else {
      throw failure("there are \(node?.results.count ?? 0) results, not one")
    }
    if broadcasts {
      let dims = Set(graph[results[0]].dims)
      try check(
        dims.isSuperset(of: labels),
        "the result has \(graph.describe(graph[results[0]].dims)), "
          + "but the operands have \(graph.describe(labels.sorted()))")
      try check(graph[results[0]].type == type, "the result is not \(type.rawValue)")
    } else {
      try dims(of: results[0], are: labels, type: type)
    }
  }

  private func dims(
    of value: ValueID, are labels: Set<Label>, type: StorageType = .f32
  ) throws(Diagnostic) {
    try check(
      Set(graph[value].dims) == labels,
      "\(name(value)) has \(graph.describe(graph[value].dims)), "
        + "but the operands make \(graph.describe(labels.sorted()))")
    try check(
      graph[value].type == type,
      "\(name(value)) is \(graph[value].type.rawValue), not \(type.rawValue)")
  }
}
