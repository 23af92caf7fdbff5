/// Functions are inlined: their names are their own, indices come from the arguments.
extension LayerChecker {
  /// An argument as the caller wrote it.
  private enum Argument {
    case tensor(Tensor, SourceSpan)
    case state(Int?)
  }

  func inline(
    _ function: FunctionSyntax, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax],
    at span: SourceSpan
  ) throws(Stop) -> [Tensor] {
    let name = function.name.text
    if calls.contains(where: { $0.name == name }) {
      throw fail("the function '\(name)' calls itself", at: span)
    }
    guard calls.count < Limits.callDepth else {
      throw fail("calls are nested more than \(Limits.callDepth) deep", at: span)
    }
    guard axes.count <= function.axes.count else {
      throw fail(
        "'\(name)' takes \(function.axes.count) axes in brackets, not \(axes.count)", at: span,
        notes: note("it is defined here", at: function.name.span))
    }
    let inner = Scope(isFunction: true)
    var used: Set<Label> = []
    for (axis, written) in zip(function.axes, axes) {
      let labels = try self.labels(written)
      if let label = labels.first(where: { used.contains($0) }) {
        throw fail("'\(describe([label]))' is given twice", at: written.span)
      }
      used.formUnion(labels)
      inner.bind(axis.text, .axis(labels), at: axis.span)
    }
    var given = try match(arguments, to: function, at: span)
    let caller = scope
    let outerSource = source
    scope = inner
    source = nil
    calls.append((name, span))
    defer {
      scope = caller
      source = outerSource
      calls.removeLast()
    }
    for statement in function.body {
      for target in statement.targets where inner.later[target.text] == nil {
        inner.later[target.text] = target.span
      }
    }
    try bindAxes(of: function, &given, &used, at: span)
    try bindParameters(of: function, given, at: span)
    run(function.body)
    var results: [Tensor] = []
    for expression in function.results { results.append(try evaluate(expression)) }
    for index in results.indices where results[index].constant == nil {
      let table = try droppingPrimes(
        results[index].labels, in: caller, of: "the result of '\(name)'", at: span)
      results[index] = results[index].renamed(table)
    }
    return results
  }

  // MARK: Arguments

  /// The arguments by parameter, elaborated in the caller's scope.
  private func match(
    _ arguments: [ArgumentSyntax], to function: FunctionSyntax, at span: SourceSpan
  ) throws(Stop) -> [String: Argument] {
    let names = function.parameters.map(\.name.text)
    var chosen: [(parameter: ParameterSyntax, argument: ArgumentSyntax)] = []
    var positions = 0
    for argument in arguments {
      var position = positions
      if let label = argument.label {
        guard let index = names.firstIndex(of: label.text) else {
          throw fail(
            "'\(function.name.text)' has no parameter '\(label.text)'", at: label.span,
            notes: note("it is defined here", at: function.name.span),
            suggestion: Suggestion.didYouMean(label.text, among: names))
        }
        position = index
      } else {
        positions += 1
        guard position < names.count else {
          throw fail(
            "'\(function.name.text)' takes \(names.count) arguments, not \(arguments.count)",
            at: argument.value.span, notes: note("it is defined here", at: function.name.span))
        }
      }
      let parameter = function.parameters[position]
      if chosen.contains(where: { $0.parameter.name.text == parameter.name.text }) {
        throw fail("'\(parameter.name.text)' is given twice", at: argument.value.span)
      }
      chosen.append((parameter, argument))
    }
    for parameter in function.parameters where !parameter.hasDefault {
      if chosen.contains(where: { $0.parameter.name.text == parameter.name.text }) { continue }
      let isState = parameter.kind == .state
      throw fail(
        "'\(function.name.text)' needs \(isState ? "a state for " : "")'\(parameter.name.text)'",
        at: span, notes: note("it is declared here", at: parameter.name.span),
        suggestion: isState ? "give a state by its name, or zero" : nil)
    }
    var given: [String: Argument] = [:]
    for (parameter, argument) in chosen {
      given[parameter.name.text] =
        if case .state = parameter.kind {
          .state(try state(argument.value, for: parameter))
        } else {
          .tensor(try self.argument(argument.value), argument.value.span)
        }
    }
    return given
  }

  /// A bare name may have an axis twice: the parameter gives its indices names.
  private func argument(_ expression: ExpressionSyntax) throws(Stop) -> Tensor {
    if case .name(let name) = expression.kind { return try lookUp(name) }
    return try evaluate(expression)
  }

  /// The state of that name; nothing for `zero`.
  private func state(_ expression: ExpressionSyntax, for parameter: ParameterSyntax) throws(Stop)
    -> Int?
  {
    guard case .name(let name) = expression.kind else {
      throw fail("a state is given by its name, or as zero", at: expression.span)
    }
    if name.text == "zero" { return nil }
    switch scope[name.text] {
    case .state(let index): return index
    case .poisoned: throw Stop()
    case nil: throw unknown(name, "state")
    default:
      throw fail(
        "'\(name.text)' is not a state", at: name.span,
        notes: note("it is defined here", at: scope.spans[name.text]),
        suggestion: "'\(parameter.name.text)' takes a state or zero")
    }
  }

  // MARK: Axes

  /// A parameter with a fully written shape binds its axes by position to a declared tensor.
  private func bindAxes(
    of function: FunctionSyntax, _ given: inout [String: Argument], _ used: inout Set<Label>,
    at span: SourceSpan
  ) throws(Stop) {
    // What has a declared order goes first: the rest may then match by name.
    for needsDeclaration in [true, false] {
      for parameter in function.parameters {
        guard case .tensor(rest: false, let shape, _) = parameter.kind,
          case .tensor(let tensor, let place) = given[parameter.name.text],
          !needsDeclaration || tensor.groups != nil
        else { continue }
        let bound = try bind(
          shape, of: parameter, in: function, to: tensor, &used, at: place)
        given[parameter.name.text] = .tensor(bound, place)
      }
    }
  }

  private func bind(
    _ shape: [AxesSyntax], of parameter: ParameterSyntax, in function: FunctionSyntax,
    to tensor: Tensor, _ used: inout Set<Label>, at place: SourceSpan
  ) throws(Stop) -> Tensor {
    var isFree = false
    for case .name(let name) in shape where scope[name.base] == nil { isFree = true }
    guard isFree, tensor.constant == nil else { return tensor }
    var groups = tensor.groups ?? tensor.labels.map { [$0] }
    if tensor.groups == nil, shape.count == 1 { groups = [tensor.labels] }
    guard groups.count == shape.count else {
      throw fail(
        "'\(parameter.name.text)' of '\(function.name.text)' has \(shape.count) "
          + "axes, this has \(groups.count): \(describe(groups.joined()))", at: place,
        notes: note("it is declared here", at: parameter.name.span))
    }
    var old: [Label] = []
    var new: [Label] = []
    for (entry, group) in zip(shape, groups) {
      guard case .name(let name) = entry, name.primes == 0 else {
        throw fail("a parameter's axes are names", at: entry.span)
      }
      if scope[name.text] == nil {
        let labels = group.map { label in
          var label = label
          while used.contains(label) { label.primes += 1 }
          used.insert(label)
          return label
        }
        scope.bind(name.text, .axis(labels), at: name.span)
      }
      let labels = try axis(name)
      guard labels.map(\.axis) == group.map(\.axis) else {
        throw fail(
          "the axis '\(name.text)' of '\(function.name.text)' is \(describe(labels)), here it would "
            + "be \(describe(group))", at: place,
          notes: note("the parameter is declared here", at: parameter.name.span))
      }
      old += group
      new += labels
    }
    if Set(old).count == old.count {
      return tensor.renamed(Dictionary(uniqueKeysWithValues: zip(old, new)))
    }
    // An axis stands twice: the declared order tells the indices apart.
    guard case .value(let value, _) = tensor.operand, tensor.labels == old else {
      throw fail("write the indices of this argument", at: place)
    }
    return Tensor(value, labels: new, type: tensor.type, groups: tensor.groups)
  }

  // MARK: Parameters

  private func bindParameters(
    of function: FunctionSyntax, _ given: [String: Argument], at span: SourceSpan
  ) throws(Stop) {
    for parameter in function.parameters {
      let name = parameter.name
      if scope[name.text] != nil {
        throw fail("'\(name.text)' stands for two things in a function", at: name.span)
      }
      switch (parameter.kind, given[name.text]) {
      case (.state, .state(let index)):
        scope.bind(name.text, .state(index ?? zeroState(name)), at: name.span)
      case (.scalar(let value), let argument):
        let (tensor, place) = try resolved(of: parameter, argument, orDefault: value, at: span)
        guard tensor.constant != nil else {
          throw fail(
            "'\(name.text)' of '\(function.name.text)' is a number, this has "
              + describe(tensor.labels), at: place,
            notes: note("it is declared here", at: name.span))
        }
        scope.bind(name.text, .tensor(tensor), at: name.span)
      case (.tensor(let rest, let shape, let value), let argument):
        let (tensor, place) = try resolved(of: parameter, argument, orDefault: value, at: span)
        let bound = try matching(
          tensor, shape, isExact: !rest && argument != nil, parameter, function, at: place)
        scope.bind(name.text, .tensor(bound), at: name.span)
      case (.state, _): throw Stop()
      }
    }
  }

  private func resolved(
    of parameter: ParameterSyntax, _ argument: Argument?, orDefault standard: ExpressionSyntax?,
    at span: SourceSpan
  ) throws(Stop) -> (Tensor, SourceSpan) {
    if case .tensor(let tensor, let place) = argument { return (tensor, place) }
    guard let standard else { throw Stop() }
    return (try evaluate(standard), span)
  }

  /// The argument with the indices that the parameter's axes stand for.
  private func matching(
    _ tensor: Tensor, _ shape: [AxesSyntax], isExact: Bool, _ parameter: ParameterSyntax,
    _ function: FunctionSyntax, at place: SourceSpan
  ) throws(Stop) -> Tensor {
    if tensor.constant != nil, shape.isEmpty || !isExact && parameter.hasDefault { return tensor }
    var table: [Label: Label] = [:]
    var expected: Set<Label> = []
    for entry in shape {
      for case .name(let name) in [entry] where scope[name.base] == nil {
        throw fail(
          "the axis '\(name.text)' of '\(function.name.text)' is not determined", at: place,
          notes: note("it belongs to this parameter", at: parameter.name.span),
          suggestion: "write \(function.name.text)[…](…)")
      }
      for label in try labels(entry) {
        expected.insert(label)
        if tensor.labels.contains(label) { continue }
        let candidates = tensor.labels.filter { $0.axis == label.axis && table[$0] == nil }
        guard candidates.count == 1 else {
          throw fail(
            "'\(parameter.name.text)' of '\(function.name.text)' needs the axis "
              + "'\(describe([Label(label.axis)]))', this has \(describe(tensor.labels))",
            at: place, notes: note("it is declared here", at: parameter.name.span))
        }
        table[candidates[0]] = label
      }
    }
    let renamed = tensor.renamed(table)
    try checkDistinct(renamed, at: place)
    if isExact, let label = renamed.labels.first(where: { !expected.contains($0) }) {
      throw fail(
        "'\(parameter.name.text)' of '\(function.name.text)' has no axis '\(describe([label]))'",
        at: place, notes: note("it is declared here", at: parameter.name.span))
    }
    return renamed
  }

  /// A state that starts at zero and is not kept; its shape follows from its use.
  private func zeroState(_ name: Name) -> Int {
    let state = State(
      name: name.text, dims: [.batch], isLocal: true, isReversed: isReversed,
      span: origin(name.span))
    addState(state, labels: [.batch, .time])
    states[states.count - 1].isInferred = true
    return states.count - 1
  }
}

extension ParameterSyntax {
  fileprivate var hasDefault: Bool {
    switch kind {
    case .state: false
    case .scalar(let value), .tensor(_, _, let value): value != nil
    }
  }
}
