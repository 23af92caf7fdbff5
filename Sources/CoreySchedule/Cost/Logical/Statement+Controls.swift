extension [Statement] {
  /// The variables from outside that decide how often something is done: bounds of loops, lanes
  /// that are there, rows of tiles. Addresses decide nothing.
  var controls: Set<String> {
    var names = Set<String>()
    for statement in reversed() {
      if case .integer(let name, let expression) = statement {
        if names.remove(name) != nil { expression.collectVariables(into: &names) }
      } else {
        statement.collectControls(into: &names)
      }
    }
    return names
  }
}

extension Statement {
  fileprivate func collectControls(into names: inout Set<String>) {
    switch self {
    case .loop(let name, let from, let to, _, let body),
      .lanes(let name, let from, let to, let body),
      .stride(let name, let from, let to, _, let body):
      let inner = body.controls
      let isCounted = inner.contains(name)
      names.formUnion(inner.subtracting([name]))
      if isCounted || to.distance(from: from) == nil {
        from.collectVariables(into: &names)
        to.collectVariables(into: &names)
      }
    case .parallel(let name, let count, let body):
      names.formUnion(body.controls.subtracting([name]))
      count.collectVariables(into: &names)
    case .scope(let body), .single(let body), .nest(_, let body):
      names.formUnion(body.controls)
    case .define(_, _, let expression), .assign(_, let expression):
      expression.collectControls(into: &names)
    case .assignElement(_, _, let expression): expression.collectControls(into: &names)
    case .store(let access, let expression):
      access.collectControls(into: &names)
      expression.collectControls(into: &names)
    case .reduceRow(_, _, _, let count): count.collectVariables(into: &names)
    case .matrixTile(let tile):
      tile.rows.collectVariables(into: &names)
      tile.goesOn?.collectVariables(into: &names)
    case .move(_, _, _, let count): count.collectVariables(into: &names)
    case .integer, .array, .tree, .rotate, .fold, .barrier, .fetch, .packPanels: break
    }
  }
}

extension Access {
  fileprivate func collectControls(into names: inout Set<String>) {
    lanes?.valid?.collectVariables(into: &names)
  }
}

extension Expression {
  fileprivate func collectControls(into names: inout Set<String>) {
    switch self {
    case .constant, .variable, .element, .iota: break
    case .load(let access): access.collectControls(into: &names)
    case .apply(_, let arguments):
      for argument in arguments { argument.collectControls(into: &names) }
    case .round(_, let inner): inner.collectControls(into: &names)
    }
  }
}
