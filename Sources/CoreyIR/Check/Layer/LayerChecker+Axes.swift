/// Axes: what is written between brackets, and the table of what is no product.
extension LayerChecker {
  /// The indices that an axis expression stands for: one for each factor.
  func labels(_ syntax: AxesSyntax) throws(Stop) -> [Label] {
    try descend(syntax.span)
    defer { depth -= 1 }
    switch syntax {
    case .name(let name):
      let axis = try axis(name)
      return axis.map { Label($0.axis, primes: $0.primes + name.primes) }
    case .integer(let length, let span):
      return [Label(try axis(length: length, at: span))]
    case .product(let factors, let span):
      var labels: [Label] = []
      for factor in factors { labels += try self.labels(factor) }
      for (index, label) in labels.enumerated() {
        if label.axis <= .time {
          throw fail("'\(describe([label]))' cannot be a factor of a product", at: span)
        }
        if labels[..<index].contains(label) {
          throw fail("'\(describe([label]))' stands twice in a product", at: span)
        }
      }
      return labels
    case .concatenation(let parts, let span):
      var expanded: [[AxisID]] = []
      for part in parts {
        let labels = try self.labels(part)
        for label in labels where label.axis <= .time || label.primes > 0 {
          throw fail("'\(describe([label]))' cannot be a part of a concatenation", at: part.span)
        }
        expanded.append(labels.map(\.axis))
      }
      return [Label(try axis(parts: expanded, at: span))]
    }
  }

  /// The indices that a list of axes stands for, none of them twice.
  func distinctLabels(_ list: [AxesSyntax]) throws(Stop) -> [Label] {
    var labels: [Label] = []
    for syntax in list {
      for label in try self.labels(syntax) {
        if labels.contains(label) {
          throw fail("'\(describe([label]))' stands twice", at: syntax.span)
        }
        labels.append(label)
      }
    }
    return labels
  }

  /// What a name of an axis stands for, its own primes aside.
  func axis(_ name: Name) throws(Stop) -> [Label] {
    switch scope[name.base] {
    case .axis(let labels):
      if name.primes > 0, labels.contains(where: { $0.axis <= .time }) {
        throw fail("there is one index over '\(name.base)' only", at: name.span)
      }
      guard name.primes < 1000 else { throw fail("too many primes", at: name.span) }
      return labels
    case .poisoned: throw Stop()
    case nil: throw unknown(name, "axis")
    case .tensor, .state, .round, .ended:
      throw fail(
        "'\(name.text)' is not an axis", at: name.span,
        notes: note("it is defined here", at: scope.spans[name.base]))
    }
  }

  // MARK: The table

  func addAxis(_ name: String, _ extent: Axis.Extent) -> AxisID {
    graph.axes.append(Axis(name: name, extent: extent))
    return AxisID(graph.axes.count - 1)
  }

  /// The nameless axis of a length.
  func axis(length: Int, at span: SourceSpan) throws(Stop) -> AxisID {
    if let known = axesByLength[length] { return known }
    guard length >= 1, length <= Limits.length else {
      throw fail("an axis must have a length from 1 to 2^31", at: span)
    }
    let id = addAxis("n\(length)", .fixed(length))
    madeUpNames.insert(id)
    axesByLength[length] = id
    return id
  }

  /// The axis of parts side by side; the same parts are the same axis.
  func axis(parts: [[AxisID]], named name: String? = nil, at span: SourceSpan) throws(Stop)
    -> AxisID
  {
    if let known = axesByParts[parts] {
      if let name, madeUpNames.remove(known) != nil { graph[known].name = name }
      return known
    }
    var sum = 0
    for part in parts {
      sum += try length(product: part.map { Label($0) }, at: span)
      guard sum <= Limits.length else {
        throw fail("this axis is longer than 2^31", at: span)
      }
    }
    let made = parts.joined().map { graph[$0].name }.joined(separator: "_")
    let id = addAxis(name ?? String(made.prefix(60)), .concatenation(parts))
    if name == nil { madeUpNames.insert(id) }
    axesByParts[parts] = id
    return id
  }

  /// Gives axes with made up names names of their own.
  func nameAxes() {
    var taken = Set(scope.later.keys)
    for (index, axis) in graph.axes.enumerated() where !madeUpNames.contains(AxisID(index)) {
      taken.insert(axis.name)
    }
    for id in madeUpNames.sorted() {
      let base = graph[id].name
      var name = base
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(base)_\(number)"
        number += 1
      }
      graph[id].name = name
    }
  }

  /// Gives states without a declaration names that nothing else has.
  func nameStates() {
    var taken = Set(scope.later.keys).union(graph.axes.map(\.name))
    for state in states where state.isInferred {
      var name = state.name
      var number = 2
      while !taken.insert(name).inserted {
        name = "\(state.name)_\(number)"
        number += 1
      }
      graph[state.id].name = name
      graph[state.value].name = name
    }
  }

  // MARK: Primes

  /// The table that takes primes away from indices which are not named by an axis here; both an
  /// index and its primed one left over is an error.
  func droppingPrimes(_ labels: [Label], in scope: Scope, of what: String, at span: SourceSpan)
    throws(Stop) -> [Label: Label]
  {
    var table: [Label: Label] = [:]
    for label in labels where label.primes > 0 && !scope.indices.contains(label) {
      var target = Label(label.axis)
      for known in scope.indices
      where known.axis == label.axis && known.primes < label.primes && known.primes > target.primes
      {
        target = known
      }
      if labels.contains(target) || table.values.contains(target) {
        throw fail(
          "\(what) has both '\(describe([target]))' and '\(describe([label]))'", at: span,
          suggestion: "sum over one of them, or write the shape on the left")
      }
      table[label] = target
    }
    return table
  }
}
