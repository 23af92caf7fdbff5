import CoreyIR

extension Graph {
  /// Works steps into a constant: a `fold`, appended to `nodes`, that a node can read in the place of
  /// the constant.
  ///
  /// A constant that is a fold already is folded anew from its weight, so that everything is still
  /// rounded once.
  ///
  /// - Parameters:
  ///   - constant: How the node reads it; it depends on weights alone.
  ///   - steps: In the labels of that node.
  /// - Returns: How the node reads the fold.
  public mutating func fold(
    _ constant: Operand, _ steps: [FoldStep], at span: SourceSpan, into nodes: inout [Node]
  ) -> Operand {
    var (weight, all) = (constant, steps)
    if let (inner, before) = foldRead(by: constant, in: nodes) {
      weight = inner
      all = before + steps
    }
    // The labels of the reader become the fold's own, with as few primes as possible.
    var own: [Label: Label] = [:]
    var next: [AxisID: Int] = [:]
    for label in weight.labels.sorted() {
      own[label] = Label(label.axis, primes: next[label.axis, default: 0])
      next[label.axis, default: 0] += 1
    }
    func renamed(_ label: Label) -> Label { own[label] ?? label }
    let dims = weight.labels.map(renamed)
    let name = constant.value.map { self[$0].name } ?? ""
    let value = addValue(Value(dims: dims, name: name, span: span))
    let op = Op.fold(
      weight.mapLabels(renamed),
      all.map { step in step.map(operand: { $0.mapLabels(renamed) }, label: renamed) })
    nodes.append(Node(op, results: [value], span: span))
    return .value(value, weight.labels.map { .label($0) })
  }

  /// The fold that an operand reads as a whole, in the operand's labels.
  private func foldRead(
    by operand: Operand, in new: [Node]
  ) -> (weight: Operand, steps: [FoldStep])? {
    guard case .value(let value, let subscripts) = operand,
      let node = (new + nodes).first(where: { $0.results == [value] }),
      case .fold(let weight, let steps) = node.op
    else { return nil }
    var labels: [Label: Label] = [:]
    for (dim, entry) in zip(self[value].dims, subscripts) {
      guard case .label(let label) = entry else { return nil }
      labels[dim] = label
    }
    func renamed(_ label: Label) -> Label { labels[label] ?? label }
    return (
      weight.mapLabels(renamed),
      steps.map { step in step.map(operand: { $0.mapLabels(renamed) }, label: renamed) }
    )
  }
}
