/// Brackets behind a value: each entry replaces the index of the axes it mentions.
extension LayerChecker {
  func read(_ name: Name, _ entries: [SubscriptSyntax], at span: SourceSpan) throws(Stop) -> Tensor
  {
    var tensor = try base(name, entries)
    if tensor.constant != nil {
      throw fail("'\(name.text)' is a number and has no axes", at: span)
    }
    let axes = tensor.labels.map(\.axis)
    let isRepeated = Set(axes).count < axes.count
    if isRepeated, let listed = try positional(tensor, entries) {
      tensor = listed
    } else {
      try checkDistinct(tensor, at: span)
      tensor = try replacing(tensor, entries, of: name)
    }
    for case .at(let axis, let index) in entries {
      tensor = try fix(tensor, axis, index, of: name, at: span)
    }
    try checkDistinct(tensor, at: span)
    return tensor
  }

  /// The value that is read, at the time that is written.
  private func base(_ name: Name, _ entries: [SubscriptSyntax]) throws(Stop) -> Tensor {
    let shifts = entries.compactMap { entry -> ExpressionSyntax? in
      if case .time(let expression) = entry { expression } else { nil }
    }
    guard let shift = shifts.first else { return try lookUp(name) }
    if shifts.count > 1 { throw fail("the time stands twice", at: shifts[1].span) }
    switch scope[name.text] {
    case .state(let index): return try past(index, shift)
    case .tensor(let tensor) where tensor.constant == nil:
      guard case .value(let value, _) = tensor.operand, let state = graph[value].state,
        let index = states.firstIndex(where: { $0.id == state }), tensor.isWhole
      else {
        throw fail(
          "'\(name.text)' is no state: only a state can be read at another time", at: shift.span,
          notes: note("it is defined here", at: scope.spans[name.text]),
          suggestion: "declare a state and give it this value")
      }
      return try past(index, shift)
    default: return try lookUp(name)
    }
  }

  /// For a value that has an axis twice: all its indices, in the order of its dimensions.
  private func positional(_ tensor: Tensor, _ entries: [SubscriptSyntax]) throws(Stop) -> Tensor? {
    guard case .value(let value, var subscripts) = tensor.operand else { return nil }
    var labels: [Label?] = []
    for entry in entries {
      switch entry {
      case .time: labels.append(.time)
      case .axes(let axes): for label in try self.labels(axes) { labels.append(label) }
      case .at: return nil
      }
    }
    let old = tensor.labels
    guard labels.count == old.count else { return nil }
    for (position, label) in labels.enumerated() where label?.axis != old[position].axis {
      return nil
    }
    var next = 0
    for position in subscripts.indices {
      subscripts[position] = subscripts[position].mapLabels { old in
        defer { next += 1 }
        return labels[next] ?? old
      }
      if case .time(_, nil, _) = subscripts[position] { next += 1 }
    }
    return Tensor(operand: .value(value, subscripts), type: tensor.type)
  }

  /// Every entry that is an index takes the place of the one index over its axis.
  private func replacing(_ tensor: Tensor, _ entries: [SubscriptSyntax], of name: Name)
    throws(Stop) -> Tensor
  {
    var table: [Label: Label] = [:]
    for case .axes(let axes) in entries {
      for label in try labels(axes) {
        let candidates = tensor.labels.filter { $0.axis == label.axis }
        guard !candidates.isEmpty else {
          throw fail(
            "'\(name.text)' has no axis '\(describe([Label(label.axis)]))'", at: axes.span,
            notes: note("it has \(describe(tensor.labels))", at: scope.spans[name.text]))
        }
        if candidates.contains(label) { continue }
        let free = candidates.filter { table[$0] == nil }
        guard free.count == 1 else {
          throw fail(
            "'\(name.text)' has several indices over '\(describe([Label(label.axis)]))': "
              + "write them all", at: axes.span)
        }
        table[free[0]] = label
      }
    }
    return tensor.renamed(table)
  }

  /// `k[j = 0]`, `emb[v = ids]`
  private func fix(
    _ tensor: Tensor, _ name: Name, _ index: ExpressionSyntax, of value: Name, at span: SourceSpan
  ) throws(Stop) -> Tensor {
    let labels = try axis(name).map { Label($0.axis, primes: $0.primes + name.primes) }
    for label in labels {
      if label.axis <= .time {
        throw fail(
          "a fixed '\(name.text)' would depend on where the sequence is split", at: name.span)
      }
      guard tensor.labels.contains(label) else {
        throw fail(
          "'\(value.text)' has no axis '\(describe([label]))'", at: name.span,
          notes: note("it has \(describe(tensor.labels))", at: scope.spans[value.text]))
      }
    }
    let position = try evaluate(index)
    guard let constant = position.constant else {
      return try gather(tensor, labels, position, name, index, at: span)
    }
    let length = try length(product: labels, at: name.span)
    guard let number = Int(exactly: constant), number >= 0, number < length else {
      throw fail(
        "the index \(number(constant)) is outside '\(name.text)', which has \(length)",
        at: index.span)
    }
    var rest = number
    var digits: [Label: Int] = [:]
    for label in labels.reversed() {
      let factor = graph.length(label.axis) ?? 1
      digits[label] = rest % factor
      rest /= factor
    }
    guard case .value(let id, let subscripts) = tensor.operand else { return tensor }
    var fixed: [Subscript] = []
    for entry in subscripts {
      switch entry {
      case .label(let label): fixed.append(digits[label].map { .fixed($0) } ?? entry)
      case .time(let offset, let plus?, let sign):
        let step = digits[plus].map {
          Subscript.time(offset: offset + sign * $0, plus: nil, sign: 1)
        }
        fixed.append(step == .time(offset: 0, plus: nil, sign: 1) ? .label(.time) : step ?? entry)
      case .fixed, .time: fixed.append(entry)
      }
    }
    return Tensor(operand: .value(id, fixed), type: tensor.type)
  }

  /// A number without a needless fraction.
  private func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }

  private func gather(
    _ table: Tensor, _ labels: [Label], _ rows: Tensor, _ name: Name, _ index: ExpressionSyntax,
    at span: SourceSpan
  ) throws(Stop) -> Tensor {
    guard rows.type == .i32 else {
      throw fail(
        "an index that is a value must be i32", at: index.span,
        suggestion: "declare an input of type i32")
    }
    guard labels.count == 1 else {
      throw fail("a gather needs one axis; '\(name.text)' is a product", at: name.span)
    }
    try checkReadable(table, at: span)
    try checkDistinct(rows, at: index.span)
    // The row index is the op's own: the indices of `rows` may run over the same axis.
    let all = table.labels + rows.labels
    let primes = all.filter { $0.axis == labels[0].axis }.map(\.primes).max() ?? 0
    let row = Label(labels[0].axis, primes: primes + 1)
    let renamed = table.renamed([labels[0]: row])
    let results = Set(renamed.labels).subtracting([row]).union(rows.labels)
    return try emit(
      .gather(table: renamed.operand, axis: row, rows: rows.operand), Array(results), at: span)
  }
}
