/// The functions that the language itself knows.
extension LayerChecker {
  func call(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> [Tensor] {
    if let function = module.functions[name.text] {
      return try inline(function, axes, arguments, at: span)
    }
    if let layer = module.layers[name.text] {
      if let first = axes.first { throw fail("a layer takes no axes", at: first.span) }
      return try call(layer, name, arguments, at: span)
    }
    guard Builtin.names.contains(name.text) else {
      if scope[name.text] != nil {
        throw fail(
          "'\(name.text)' is not a function", at: name.span,
          notes: note("it is defined here", at: scope.spans[name.text]))
      }
      throw fail(
        "unknown function '\(name.text)'", at: name.span,
        suggestion: Suggestion.didYouMean(name.text, among: module.callableNames))
    }
    for argument in arguments {
      if let label = argument.label,
        !["rotate", "unrotate"].contains(name.text) || label.text != "seed"
      {
        throw fail("'\(name.text)' has no argument '\(label.text)'", at: label.span)
      }
    }
    return try builtin(name, axes, arguments, at: span)
  }

  private func builtin(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> [Tensor] {
    if name.text == "sum" || !axes.isEmpty && (name.text == "min" || name.text == "max") {
      return [try reduction(name, axes, arguments, at: span)]
    }
    switch name.text {
    case "split": return try split(axes, arguments, at: span)
    case "concat": return [try concat(axes, arguments, at: span)]
    case "rotate", "unrotate": return [try rotate(name, axes, arguments, at: span)]
    case "fold": return [try fold(axes, arguments, at: span)]
    default: break
    }
    if let first = axes.first {
      throw fail("'\(name.text)' takes no axes in brackets", at: first.span)
    }
    if name.text == "len" || name.text == "index" {
      return [try number(name, arguments, at: span)]
    }
    if let type = Builtin.conversions[name.text] {
      try expect(1, arguments, name, span)
      return [try convert(try evaluate(arguments[0].value), to: type, at: span)]
    }
    guard let function = Builtin.scalar[name.text] else {
      throw fail(
        "nothing can be converted to i32", at: name.span,
        suggestion: "declare an input of type i32")
    }
    try expect(function.arity, arguments, name, span)
    var operands: [Tensor] = []
    for (index, argument) in arguments.enumerated() {
      let isCondition = function == .select && index == 0
      operands.append(
        isCondition ? try condition(argument.value) : try evaluate(argument.value))
    }
    return [try map(function, operands, at: span)]
  }

  private func expect(
    _ count: Int, _ arguments: [ArgumentSyntax], _ name: Name, _ span: SourceSpan
  ) throws(Stop) {
    guard arguments.count == count else {
      throw fail(
        "'\(name.text)' takes \(count) argument\(count == 1 ? "" : "s"), not \(arguments.count)",
        at: span)
    }
  }

  func convert(_ tensor: Tensor, to type: StorageType, at span: SourceSpan) throws(Stop) -> Tensor {
    if tensor.constant != nil {
      throw fail("a constant has no storage type", at: span)
    }
    try checkReadable(tensor, at: span)
    var result = try emit(.convert(tensor.operand, type), tensor.labels, at: span, type: type)
    result.groups = tensor.groups
    return result
  }

  // MARK: Numbers

  /// `len(p)`, `index(h)`
  private func number(_ name: Name, _ arguments: [ArgumentSyntax], at span: SourceSpan)
    throws(Stop) -> Tensor
  {
    try expect(1, arguments, name, span)
    guard case .name(let axis) = arguments[0].value.kind else {
      throw fail("'\(name.text)' takes the name of an axis", at: arguments[0].value.span)
    }
    let labels = try self.axis(axis).map { Label($0.axis, primes: $0.primes + axis.primes) }
    if let label = labels.first(where: { $0.axis <= .time }) {
      throw fail(
        "\(name.text)(\(graph[label.axis].name)) would depend on where a sequence is split",
        at: span, suggestion: "count with a state")
    }
    let total = try length(product: labels, at: axis.span)
    if name.text == "len" { return .constant(Double(total)) }
    var result: Tensor?
    for label in labels {
      let index = try emit(.index(label), [label], at: span)
      guard let outer = result else {
        result = index
        continue
      }
      let length = Tensor.constant(Double(graph.length(label.axis) ?? 1))
      result = try map(.fma, [outer, length, index], at: span)
    }
    guard let result else { throw Stop() }
    return result
  }

  // MARK: Reductions

  private func reduction(
    _ name: Name, _ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan
  ) throws(Stop) -> Tensor {
    if axes.isEmpty {
      throw fail(
        "'\(name.text)' needs the axes it runs over", at: name.span,
        suggestion: "write \(name.text)[n](…)")
    }
    try expect(1, arguments, name, span)
    let over = try distinctLabels(axes).sorted()
    let body = arguments[0].value
    if name.text == "sum", case .binary(.multiply, let left, let right) = body.kind {
      let a = try evaluate(left)
      let b = try evaluate(right)
      if a.constant == nil || b.constant == nil {
        try checkReadable(a, at: left.span)
        try checkReadable(b, at: right.span)
        let labels = Set(a.labels).union(b.labels)
        try checkReduced(over, labels, name, axes, at: body.span)
        return try emit(
          .contract(a.operand, b.operand, over: over), Array(labels.subtracting(over)), at: span)
      }
    }
    let operand = try evaluate(body)
    if operand.constant != nil {
      throw fail("a number has no axes to run over", at: body.span)
    }
    try checkReadable(operand, at: body.span)
    let labels = Set(operand.labels)
    try checkReduced(over, labels, name, axes, at: body.span)
    let reduction = Reduction(rawValue: name.text) ?? .sum
    return try emit(
      .reduce(reduction, operand.operand, over: over), Array(labels.subtracting(over)), at: span)
  }

  private func checkReduced(
    _ over: [Label], _ labels: Set<Label>, _ name: Name, _ axes: [AxesSyntax], at span: SourceSpan
  ) throws(Stop) {
    for label in over {
      guard labels.contains(label) else {
        throw fail(
          "there is no axis '\(describe([label]))' to run over", at: axes[0].span,
          notes: note("this has the axes \(describe(labels.sorted()))", at: span))
      }
      if label == .batch {
        throw fail("'\(name.text)' over b would mix sequences of a batch", at: axes[0].span)
      }
      if label == .time { try useWholeSequence("'\(name.text)' over t", at: axes[0].span) }
    }
  }

  /// Something depends on all steps.
  func useWholeSequence(_ what: String, at span: SourceSpan) throws(Stop) {
    if recur != nil { throw fail("\(what) cannot stand in a recur", at: span) }
    needsWholeSequence = true
  }

  // MARK: Concatenations

  private func parts(of label: Label) -> [[Label]]? {
    guard case .concatenation(let parts) = graph[label.axis].extent else { return nil }
    return parts.map { part in part.map { Label($0, primes: label.primes) } }
  }

  private func split(_ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan)
    throws(Stop) -> [Tensor]
  {
    guard arguments.count == 1 else { throw fail("'split' takes one argument", at: span) }
    let tensor = try evaluate(arguments[0].value)
    try checkReadable(tensor, at: span)
    var candidates = tensor.labels.filter { parts(of: $0) != nil }
    if !axes.isEmpty { candidates = try distinctLabels(axes) }
    guard candidates.count == 1, let parts = parts(of: candidates[0]),
      tensor.labels.contains(candidates[0])
    else {
      throw fail(
        candidates.count > 1
          ? "'split' takes one concatenated axis, here are \(describe(candidates))"
          : "there is no concatenated axis to split", at: arguments[0].value.span,
        notes: note("this has the axes \(describe(tensor.labels))", at: span),
        suggestion: candidates.count > 1
          ? "write split[\(graph[candidates[0].axis].name)](…)" : nil)
    }
    let rest = tensor.labels.filter { $0 != candidates[0] }
    var results: [[Label]] = []
    for part in parts {
      if let label = part.first(where: { rest.contains($0) }) {
        throw fail(
          "a part of '\(describe(candidates))' has the axis '\(describe([label]))' a second time",
          at: span)
      }
      results.append((rest + part).sorted())
    }
    let values = try emit(.split(tensor.operand, candidates[0]), results: results, at: span)
    return zip(values, results).map { Tensor($0, labels: $1) }
  }

  private func concat(_ axes: [AxesSyntax], _ arguments: [ArgumentSyntax], at span: SourceSpan)
    throws(Stop) -> Tensor
  {
    let labels = try distinctLabels(axes)
    guard labels.count == 1, let parts = parts(of: labels[0]) else {
      throw fail(
        "'concat' needs the concatenated axis it makes", at: axes.first?.span ?? span,
        suggestion: "declare axis c = e | n and write concat[c](x, y)")
    }
    guard arguments.count == parts.count else {
      throw fail(
        "'\(describe(labels))' has \(parts.count) parts, here are \(arguments.count)", at: span)
    }
    var operands: [Operand] = []
    var rest: Set<Label> = []
    for (argument, part) in zip(arguments, parts) {
      let tensor = try evaluate(argument.value)
      try checkReadable(tensor, at: argument.value.span)
      if let label = part.first(where: { !tensor.labels.contains($0) }) {
        throw fail(
          "this part of '\(describe(labels))' needs the axis '\(describe([label]))'",
          at: argument.value.span,
          notes: note("it has \(describe(tensor.labels))", at: argument.value.span))
      }
      operands.append(tensor.operand)
      rest.formUnion(Set(tensor.labels).subtracting(part))
    }
    if rest.contains(labels[0]) {
      throw fail("a part has the axis '\(describe(labels))' already", at: span)
    }
    return try emit(.concat(operands, labels[0]), Array(rest) + labels, at: span)
  }
}
