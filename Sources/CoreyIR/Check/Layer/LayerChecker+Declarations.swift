/// Declarations of a layer, in the order written.
extension LayerChecker {
  /// Finds every name that the layer will define and the shapes written for states' equations.
  func findNames() {
    func visit(_ statements: [StatementSyntax]) {
      for statement in statements {
        switch statement {
        case .equation(let targets, _, _):
          for target in targets {
            note(target.name)
            if let shape = target.shape { stateShapes[target.name.text] = shape }
          }
        case .recur(let body, _), .reverse(let body, _), .repeat(_, _, _, let body, _):
          visit(body)
        }
      }
    }
    func note(_ name: Name) {
      if scope.later[name.text] == nil { scope.later[name.text] = name.span }
    }
    for item in syntax.items {
      switch item {
      case .statement(let statement): visit([statement])
      case .declaration(let declaration):
        if case .output = declaration { continue }
        note(declaration.name)
      }
    }
  }

  func declare(_ declaration: DeclarationSyntax) {
    let name = declaration.name
    do throws(Stop) {
      switch declaration {
      case .axis(_, let definition): try declareAxis(name, definition)
      case .constant(_, let expression): try declareConstant(name, expression)
      case .input(_, let shape, let type): try declareInput(name, shape, type)
      case .weight(_, let shape, let type, let source, let fallback):
        try declareWeight(name, shape, type, source, fallback)
      case .state(_, let shape, let isLocal, let basis):
        try declareState(name, shape, isLocal, basis)
      case .output(_, let shape, let expression): try declareOutput(name, shape, expression)
      }
    } catch {
      hasFailed = true
      if case .output = declaration { return }
      if scope[name.text] == nil { scope.bind(name.text, .poisoned, at: name.span) }
    }
  }

  /// A declared name must be new.
  func checkNew(_ name: Name) throws(Stop) {
    if name.primes > 0 {
      throw fail("'\(name.text)' cannot have primes: only indices have", at: name.span)
    }
    if Builtin.reserved.contains(name.text) {
      throw fail("'\(name.text)' is reserved", at: name.span)
    }
    if let known = scope[name.text] {
      let what = if case .axis = known { "an axis" } else { "defined" }
      throw fail(
        "'\(name.text)' is already \(what)", at: name.span,
        notes: note("it is defined here", at: scope.spans[name.text]))
    }
  }

  // MARK: Axes and constants

  private func declareAxis(_ name: Name, _ definition: AxisDefinitionSyntax?) throws(Stop) {
    if name.text == "b" || name.text == "t" {
      if let definition {
        let span =
          switch definition {
          case .length(let expression): expression.span
          case .axes(let axes): axes.span
          }
        throw fail("the length of '\(name.text)' is known at run time only", at: span)
      }
      return
    }
    module.noteAxis(name.text)
    try checkNew(name)
    switch definition {
    case nil:
      throw fail(
        "the axis '\(name.text)' needs a length", at: name.span,
        suggestion: "write \(name.text) = 16, say; only b and t have run-time lengths")
    case .length(let expression):
      let id = addAxis(name.text, .fixed(try length(of: name, expression)))
      scope.bind(name.text, .axis([Label(id)]), at: name.span)
    case .axes(let axes):
      if module.overrides[name.text] != nil {
        throw fail(
          "'\(name.text)' is made of other axes: its length cannot be set", at: name.span,
          suggestion: "set the lengths of its parts")
      }
      scope.bind(name.text, .axis(try structure(axes, of: name)), at: name.span)
    }
  }

  /// The caller's length, the user's, or what is written.
  private func length(of name: Name, _ expression: ExpressionSyntax) throws(Stop) -> Int {
    if let length = callerLengths[name.text] { return length }
    let what = "the length of '\(name.text)'"
    guard let length = module.overrides[name.text] else {
      return try self.length(expression, of: what)
    }
    guard length >= 1, length <= Limits.length else {
      throw fail("\(what) is set to \(length), it must be from 1 to 2^31", at: name.span)
    }
    return length
  }

  private func structure(_ axes: AxesSyntax, of name: Name) throws(Stop) -> [Label] {
    guard case .concatenation(let parts, let span) = axes else {
      let labels = try labels(axes)
      for label in labels where label.primes > 0 {
        throw fail("a factor of an axis has no primes", at: axes.span)
      }
      _ = try length(product: labels, at: axes.span)
      return labels
    }
    _ = try labels(axes)  // refuses what cannot be a part, and interns the axis
    var expanded: [[AxisID]] = []
    for part in parts { expanded.append(try labels(part).map(\.axis)) }
    return [Label(try axis(parts: expanded, named: name.text, at: span))]
  }

  private func declareConstant(_ name: Name, _ expression: ExpressionSyntax) throws(Stop) {
    try checkNew(name)
    guard let constant = try evaluate(expression).constant else {
      throw fail("a constant cannot depend on a value", at: expression.span)
    }
    scope.bind(name.text, .tensor(.constant(constant)), at: name.span)
  }

  // MARK: Tensors

  /// A declared shape: its dimensions, each a product of indices, and the indices with primes where
  /// an axis stands again.
  private func declared(_ shape: ShapeSyntax) throws(Stop) -> (groups: [[Label]], dims: [Label]) {
    var groups: [[Label]] = []
    var dims: [Label] = []
    for dimension in shape.dimensions {
      switch dimension {
      case .past(_, let span):
        throw fail("only a state keeps steps", at: span, suggestion: "write t")
      case .axes(let axes):
        let group = try labels(axes)
        if group.contains(where: { $0.primes > 0 }) {
          throw fail(
            "a declared shape has no primes", at: axes.span,
            suggestion: "write the axis again: its second index has a prime")
        }
        groups.append(group)
        for label in group { dims.append(try distinct(label, from: dims, at: axes.span)) }
      }
    }
    try checkSize(dims, at: shape.span)
    return (groups, dims)
  }

  /// The label with as many primes as make it differ from those given.
  private func distinct(_ label: Label, from dims: [Label], at span: SourceSpan) throws(Stop)
    -> Label
  {
    var label = label
    if label.axis <= .time, dims.contains(label) {
      throw fail("'\(graph[label.axis].name)' stands twice", at: span)
    }
    while dims.contains(label) { label.primes += 1 }
    return label
  }

  private func storage(_ type: Name?) throws(Stop) -> StorageType {
    guard let type else { return .f32 }
    if let storage = StorageType(rawValue: type.text) { return storage }
    throw fail(
      "unknown type '\(type.text)'", at: type.span,
      suggestion: Suggestion.didYouMean(type.text, among: StorageType.allCases.map(\.rawValue))
        ?? "types are \(StorageType.allCases.map(\.rawValue).joined(separator: ", "))")
  }

  private func declareInput(_ name: Name, _ shape: ShapeSyntax, _ type: Name?) throws(Stop) {
    try checkNew(name)
    let (groups, dims) = try declared(shape)
    let type = try storage(type)
    let value = graph.addValue(Value(dims: dims, type: type, name: name.text, span: name.span))
    graph.inputs.append(Input(name: name.text, value: value))
    let tensor = Tensor(value, labels: Array(groups.joined()), type: type, groups: groups)
    scope.bind(name.text, .tensor(tensor), at: name.span)
  }

  private func declareWeight(
    _ name: Name, _ shape: ShapeSyntax, _ type: Name?, _ source: StringLiteral?,
    _ fallback: ExpressionSyntax?
  ) throws(Stop) {
    try checkNew(name)
    let (groups, dims) = try declared(shape)
    if let label = dims.first(where: { $0.axis <= .time }) {
      throw fail(
        "a weight cannot depend on '\(graph[label.axis].name)'", at: shape.span,
        suggestion: "declare it as an input")
    }
    let storage = try storage(type)
    if let type, storage == .i32 {
      throw fail("a weight cannot be i32", at: type.span)
    }
    let template = NameTemplate(source?.text ?? name.text)
    if let source { try check(template, of: source, stacking: groups) }
    var value: Double?
    if let fallback {
      value = try evaluate(fallback).constant
      if value == nil { throw fail("the value after 'or' is a number", at: fallback.span) }
    }
    let id = graph.addValue(Value(dims: dims, type: storage, name: name.text, span: name.span))
    weightOnly.insert(id)
    graph.weights.append(
      Weight(name: name.text, value: id, source: template, fallback: value))
    let tensor = Tensor(id, labels: Array(groups.joined()), type: storage, groups: groups)
    scope.bind(name.text, .tensor(tensor), at: name.span)
  }

  /// Names in braces are the leading axes of the weight, each of one factor.
  private func check(_ template: NameTemplate, of source: StringLiteral, stacking groups: [[Label]])
    throws(Stop)
  {
    let names = try parts(of: template, at: source.span)
    for name in names {
      let leading = groups.prefix(names.count).contains { group in
        group.count == 1 && graph[group[0].axis].name == name && group[0].primes == 0
      }
      guard leading else {
        throw fail(
          "'{\(name)}' is not a leading axis of the weight", at: source.span,
          suggestion: "an axis in braces stacks files: it stands first in the shape")
      }
    }
  }

  /// The names between the braces of a template.
  func parts(of template: NameTemplate, at span: SourceSpan) throws(Stop) -> Set<String> {
    do throws(Diagnostic) {
      return try template.names()
    } catch {
      throw fail(error.message, at: span, suggestion: error.suggestion)
    }
  }

  private func declareState(
    _ name: Name, _ shape: ShapeSyntax, _ isLocal: Bool, _ basis: StringLiteral?
  ) throws(Stop) {
    try checkNew(name)
    if let basis, !Self.isBasis(basis.text) {
      throw fail(
        "a basis is named by letters, digits, spaces and ',[]'-: only", at: basis.span,
        suggestion: "write \"rotate[n] seed 3\"")
    }
    var steps = 1
    var position: Int?
    var dims: [Label] = []
    for dimension in shape.dimensions {
      switch dimension {
      case .past(let expression, let span):
        if position != nil { throw fail("a state keeps steps once", at: span) }
        position = dims.count
        steps = try length(expression, of: "the number of steps that '\(name.text)' keeps")
      case .axes(let axes):
        for label in try labels(axes) {
          if label.axis == .time {
            throw fail(
              "a state has no '\(graph[.time].name)' of its own", at: axes.span,
              suggestion: "write t: 3 to keep three steps, or nothing to keep one")
          }
          dims.append(try distinct(label, from: dims, at: axes.span))
        }
      }
    }
    guard dims.contains(.batch) else {
      throw fail(
        "the state '\(name.text)' has no axis b: sequences of a batch cannot share a state",
        at: shape.span, suggestion: "write [b, …]")
    }
    let (_, overflow) = try length(product: dims.filter { $0 != .batch }, at: shape.span)
      .multipliedReportingOverflow(by: steps)
    if overflow { throw fail("this state has more than 2^63 elements", at: shape.span) }
    let labels = try order(of: name, [.time] + dims)
    var state = State(
      name: name.text, dims: dims, steps: steps, stepsPosition: position, isLocal: isLocal,
      span: name.span)
    state.basis = basis?.text ?? ""
    addState(state, labels: labels)
    scope.bind(name.text, .state(states.count - 1), at: name.span)
  }

  /// Whether a text can stand in a file's names and in the comments of C.
  private static func isBasis(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 200
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || " _,[]'-".unicodeScalars.contains($0)
      }
  }

  /// The order of a state's value: canonical, unless its equation says otherwise.
  private func order(of name: Name, _ labels: [Label]) throws(Stop) -> [Label] {
    guard let shape = stateShapes[name.text] else { return labels.sorted() }
    var written: [Label] = []
    for case .axes(let axes) in shape.dimensions {
      guard let part = try? self.labels(axes) else { throw Stop() }
      written += part
    }
    return Set(written) == Set(labels) ? written : labels.sorted()
  }

  /// Adds a state and the value whose past it is.
  func addState(_ state: State, labels: [Label]) {
    graph.states.append(state)
    let id = StateID(graph.states.count - 1)
    let value = graph.addValue(
      Value(dims: labels, state: id, name: state.name, span: state.span))
    states.append(
      StateEntry(id: id, value: value, labels: labels, name: state.name, span: state.span))
  }

  private func declareOutput(_ name: Name, _ shape: ShapeSyntax?, _ expression: ExpressionSyntax)
    throws(Stop)
  {
    if let first = outputSpans[name.text] {
      throw fail(
        "the output '\(name.text)' is declared twice", at: name.span,
        notes: note("it is declared here", at: first))
    }
    outputSpans[name.text] = name.span
    let start = graph.values.count
    var tensor = try evaluate(expression)
    tensor = try settle(
      tensor, name: name.text, shape: shape, start: start, at: expression.span, isOutput: true)
    guard case .value(let value, _) = tensor.operand else { throw Stop() }
    graph.outputs.append(Output(name: name.text, value: value))
  }
}

extension DeclarationSyntax {
  /// What is declared.
  var name: Name {
    switch self {
    case .axis(let name, _), .constant(let name, _), .input(let name, _, _),
      .weight(let name, _, _, _, _), .state(let name, _, _, _), .output(let name, _, _):
      name
    }
  }
}
