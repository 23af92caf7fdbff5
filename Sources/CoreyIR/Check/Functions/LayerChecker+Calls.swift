/// Calls of layers: instances for the caller's lengths, arguments and results matched by name.
extension LayerChecker {
  func call(
    _ layer: LayerSyntax, _ name: Name, _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> [Tensor] {
    if recur != nil { throw fail("a layer cannot be called in a recur", at: span) }
    if scope.isFunction { throw fail("a function cannot call a layer", at: span) }
    var given: [Tensor] = []
    for argument in arguments {
      if let label = argument.label {
        throw fail("the inputs of a layer are given by position", at: label.span)
      }
      let tensor = try evaluate(argument.value)
      if tensor.constant != nil {
        throw fail("an input of a layer is no number", at: argument.value.span)
      }
      given.append(tensor)
    }
    let callee = try module.instantiate(
      layer, callerLengths: lengths(for: layer, given), isReversed: isReversed, at: span)
    if module.wholeSequence.contains(callee.name) { needsWholeSequence = true }
    guard given.count == callee.inputs.count else {
      throw fail(
        "'\(name.text)' has \(callee.inputs.count) input"
          + "\(callee.inputs.count == 1 ? "" : "s"), not \(given.count)", at: span,
        notes: note("it is defined here", at: layer.name.span))
    }
    var axes = AxisMatch()
    var operands: [Operand] = []
    for (index, input) in callee.inputs.enumerated() {
      operands.append(
        try match(
          given[index], to: input, of: callee, &axes, at: arguments[index].value.span))
    }
    var results: [[Label]] = []
    for output in callee.outputs {
      var labels: [Label] = []
      for dim in callee[output.value].dims {
        let axis = try self.axis(of: dim.axis, in: callee, &axes, makes: true, at: span)
        labels.append(Label(axis, primes: dim.primes))
      }
      results.append(labels)
    }
    let op = Op.call(
      Call(
        layer: callee.name, arguments: operands, axes: axes.table, prefix: try prefix(at: span)))
    let values = try emit(op, results: results, at: span)
    return zip(values, results).enumerated().map { index, pair in
      let type = callee[callee.outputs[index].value].type
      graph[pair.0].type = type
      return Tensor(pair.0, labels: pair.1, type: type)
    }
  }

  /// The text before the names of the callee's weights and states.
  private func prefix(at span: SourceSpan) throws(Stop) -> NameTemplate {
    sourceIsUsed = true
    guard let source else { return NameTemplate("") }
    let template = NameTemplate(source.text)
    let variables = rounds.map(\.variable)
    for name in try parts(of: template, at: source.span).sorted()
    where !variables.contains(name) {
      throw fail(
        "'{\(name)}' is no variable of a repeat round this call", at: source.span,
        suggestion: Suggestion.didYouMean(name, among: variables))
    }
    return template
  }

  /// The caller's lengths of axes that a callee shares by name.
  private func lengths(for layer: LayerSyntax, _ given: [Tensor]) -> [String: Int] {
    var lengths: [String: Int] = [:]
    for name in layer.axisNames {
      if case .axis(let labels) = scope[name], labels.count == 1, labels[0].primes == 0,
        graph[labels[0].axis].name == name
      {
        if case .fixed(let length) = graph[labels[0].axis].extent { lengths[name] = length }
      } else if let axis = axesOfCallees[name], scope[name] == nil || !isAxis(name),
        given.contains(where: { $0.labels.contains(Label(axis)) })
      {
        lengths[name] = graph.length(axis)
      }
    }
    return lengths
  }

  private func isAxis(_ name: String) -> Bool {
    if case .axis = scope[name] { true } else { false }
  }

  // MARK: Axes

  /// The caller's axis for each of the callee's that its interface mentions.
  struct AxisMatch {
    var table: [AxisID: AxisID] = [:]
  }

  /// The axis that is one with a callee's: of the same name, or made of the same parts. An axis of
  /// a result that the caller does not declare is made.
  private func axis(
    of axis: AxisID, in callee: Graph, _ match: inout AxisMatch, makes: Bool, at span: SourceSpan
  ) throws(Stop) -> AxisID {
    if axis <= .time { return axis }
    if let known = match.table[axis] { return known }
    let found: AxisID
    switch callee[axis].extent {
    case .batch, .time: return axis
    case .concatenation(let parts):
      var expanded: [[AxisID]] = []
      for part in parts {
        var atoms: [AxisID] = []
        for atom in part {
          atoms.append(try self.axis(of: atom, in: callee, &match, makes: makes, at: span))
        }
        expanded.append(atoms)
      }
      found = try self.axis(parts: expanded, at: span)
    case .fixed(let length):
      found = try sameAxis(callee[axis].name, length, makes: makes, at: span)
    }
    match.table[axis] = found
    return found
  }

  private func sameAxis(_ name: String, _ length: Int, makes: Bool, at span: SourceSpan)
    throws(Stop) -> AxisID
  {
    if case .axis(let labels) = scope[name], labels.count == 1, labels[0].primes == 0,
      graph[labels[0].axis].extent == .fixed(length), graph[labels[0].axis].name == name
    {
      return labels[0].axis
    }
    if let known = axesOfCallees[name], graph.length(known) == length { return known }
    if let known = axesByLength[length], graph[known].name == name { return known }
    guard makes else {
      throw fail(
        "the axis '\(name)' of length \(length) of the layer has no counterpart here", at: span)
    }
    let id = addAxis(name, .fixed(length))
    madeUpNames.insert(id)
    axesOfCallees[name] = id
    return id
  }

  // MARK: Arguments

  /// The argument as a plain read of a value that is laid out like the callee's input.
  private func match(
    _ tensor: Tensor, to input: Input, of callee: Graph, _ axes: inout AxisMatch,
    at span: SourceSpan
  ) throws(Stop) -> Operand {
    let value = callee[input.value]
    var wanted: [Label] = []
    for dim in value.dims {
      // An axis of the callee alone: the argument cannot have it.
      let axis = try axis(of: dim.axis, in: callee, &axes, makes: false, at: span)
      wanted.append(Label(axis, primes: dim.primes))
    }
    let expected = { "'\(input.name)' of '\(callee.name)' has the axes \(self.describe(wanted))" }
    var tensor = tensor
    try checkDistinct(tensor, at: span)
    tensor = tensor.renamed(
      try droppingPrimes(tensor.labels, in: scope, of: "'\(input.name)'", at: span))
    guard Set(tensor.labels) == Set(wanted) else {
      throw fail("\(expected()), this has \(describe(tensor.labels.sorted()))", at: span)
    }
    if tensor.type != value.type {
      if tensor.type == .i32 || value.type == .i32 {
        throw fail(
          "'\(input.name)' of '\(callee.name)' is \(value.type.rawValue), this is "
            + tensor.type.rawValue, at: span)
      }
      tensor = try convert(tensor, to: value.type, at: span)
    }
    if !tensor.isWhole || tensor.labels != wanted, tensor.type != .i32 {
      let type = tensor.type
      tensor = try copy(tensor, to: wanted, at: span)
      if type != .f32 { tensor = try convert(tensor, to: type, at: span) }
    }
    return tensor.operand
  }
}
