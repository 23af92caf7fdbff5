/// Making nodes and values.
extension LayerChecker {
  /// Appends a node with one result that has these indices, in canonical order or in that given.
  func emit(
    _ op: Op, _ labels: [Label], at span: SourceSpan, type: StorageType = .f32,
    inOrder: Bool = false
  ) throws(Stop) -> Tensor {
    let dims = inOrder ? labels : labels.sorted()
    let value = try emit(op, results: [dims], at: span, type: type)[0]
    return Tensor(value, labels: dims, type: type)
  }

  /// Appends a node with results of these indices.
  ///
  /// Indices of a node are its own: they are renumbered so that results have as few primes as
  /// possible, and readers name them as they like.
  func emit(
    _ op: Op, results: [[Label]], at span: SourceSpan, type: StorageType = .f32
  ) throws(Stop) -> [ValueID] {
    nodeCount += 1
    guard nodeCount <= Limits.nodes else {
      throw fail("the layer has more than \(Limits.nodes) operations", at: span)
    }
    var inner = op.ownLabels
    for operand in op.operands { inner += operand.labels }
    let table = Self.renumbering(Set(results.joined()), then: Set(inner))
    let canonical = table.isEmpty ? op : op.mapLabels { table[$0] ?? $0 }
    var values: [ValueID] = []
    for labels in results {
      try checkSize(labels, at: span)
      let dims = labels.map { table[$0] ?? $0 }
      values.append(graph.addValue(Value(dims: dims, type: type, span: origin(span))))
    }
    let node = Node(canonical, results: values, span: origin(span))
    let hasTime = results.contains { $0.contains(.time) }
    // What does not change from step to step need not be computed step by step.
    let body = recur != nil && !hasTime ? bodies.count - 2 : bodies.count - 1
    bodies[body].append(node)
    noteWeightOnly(node)
    freshest = values.count == 1 ? (values[0], body) : nil
    return values
  }

  private func noteWeightOnly(_ node: Node) {
    if case .call = node.op { return }
    let isFixed = node.op.operands.allSatisfy { operand in
      operand.value.map(weightOnly.contains) ?? true
    }
    for result in node.results
    where isFixed && graph[result].dims.allSatisfy({ $0.axis > .time }) {
      weightOnly.insert(result)
    }
  }

  /// Primes counted from 0 for each axis, first for the results' labels.
  private static func renumbering(_ results: Set<Label>, then inner: Set<Label>) -> [Label: Label] {
    if results.allSatisfy({ $0.primes == 0 }), inner.allSatisfy({ $0.primes == 0 }) { return [:] }
    var table: [Label: Label] = [:]
    var next: [AxisID: Int] = [:]
    for label in results.sorted() + inner.subtracting(results).sorted() {
      table[label] = Label(label.axis, primes: next[label.axis, default: 0])
      next[label.axis, default: 0] += 1
    }
    return table
  }

  /// A scalar function of operands, folded if all are constants.
  func map(_ function: ScalarFunction, _ operands: [Tensor], at span: SourceSpan) throws(Stop)
    -> Tensor
  {
    let constants = operands.compactMap(\.constant)
    if constants.count == operands.count { return .constant(function.folded(constants)) }
    var labels: Set<Label> = []
    for operand in operands {
      try checkReadable(operand, at: span)
      labels.formUnion(operand.labels)
    }
    var result = try emit(.map(function, operands.map(\.operand)), Array(labels), at: span)
    result.groups =
      operands.first { operand in
        operand.groups != nil && Set(operand.labels) == labels
      }?.groups
    return result
  }

  /// A copy with exactly these indices, in this order.
  func copy(_ tensor: Tensor, to labels: [Label], at span: SourceSpan) throws(Stop) -> Tensor {
    try checkReadable(tensor, at: span)
    return try emit(.map(.copy, [tensor.operand]), labels, at: span, inOrder: true)
  }

  /// Arithmetic needs numbers whose indices all differ.
  func checkReadable(_ tensor: Tensor, at span: SourceSpan) throws(Stop) {
    if tensor.type == .i32 {
      throw fail("an i32 can only be an index of a gather: emb[v = ids]", at: span)
    }
    try checkDistinct(tensor, at: span)
  }

  /// Every index at most once.
  func checkDistinct(_ tensor: Tensor, at span: SourceSpan) throws(Stop) {
    let labels = tensor.labels
    for (index, label) in labels.enumerated() where labels[..<index].contains(label) {
      let all = (tensor.groups ?? labels.map { [$0] }).enumerated().map { position, group in
        let primes = tensor.groups?.prefix(position).count { $0 == group } ?? 0
        let text = describe(group.map { Label($0.axis, primes: $0.primes + primes) })
        return group.count == 1 ? text : "(\(text))"
      }
      throw fail(
        "the axis '\(graph[label.axis].name)' stands twice here: write all its indices", at: span,
        suggestion: "write [\(all.joined(separator: ", "))] behind it")
    }
  }
}
