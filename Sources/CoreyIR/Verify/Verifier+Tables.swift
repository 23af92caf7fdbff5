// Axes, values, and what stands in a layer's declarations.
extension Verifier {
  func axes() throws(Diagnostic) {
    try check(graph.axes.count >= 2, "batch and time are missing")
    var names: Set<String> = []
    var concatenations: Set<[[AxisID]]> = []
    // Lengths of the axes met so far; a concatenation is made of axes before it.
    var lengths: [Int] = []
    for (index, axis) in graph.axes.enumerated() {
      try check(Identifier.isLegal(axis.name), "'\(axis.name)' is no name of an axis")
      try check(names.insert(axis.name).inserted, "two axes are named '\(axis.name)'")
      switch axis.extent {
      case .batch:
        try check(index == 0 && axis.name == "b", "the axis '\(axis.name)' cannot be the batch")
      case .time:
        try check(index == 1 && axis.name == "t", "the axis '\(axis.name)' cannot be time")
      case .fixed(let length):
        try check(index >= 2, "the axis '\(axis.name)' stands where batch and time belong")
        try check(length >= 1, "the axis '\(axis.name)' has the length \(length)")
        lengths.append(length)
        continue
      case .concatenation(let parts):
        try check(index >= 2, "the axis '\(axis.name)' stands where batch and time belong")
        try check(parts.count >= 2, "the concatenation '\(axis.name)' has fewer than two parts")
        try check(
          concatenations.insert(parts).inserted,
          "the concatenation '\(axis.name)' is there under another name")
        lengths.append(try length(of: parts, lengths: lengths, axis: axis))
        continue
      }
      lengths.append(1)
    }
  }

  private func length(
    of parts: [[AxisID]], lengths: [Int], axis: Axis
  ) throws(Diagnostic) -> Int {
    var sum = 0
    for part in parts {
      var product = 1
      try check(!part.isEmpty, "the concatenation '\(axis.name)' has an empty part")
      try check(
        Set(part).count == part.count, "a part of '\(axis.name)' has an axis twice")
      for factor in part {
        try check(
          factor.index >= 2 && factor.index < lengths.count,
          "a part of '\(axis.name)' is no axis in front of it")
        product = try multiply(product, lengths[factor.index], "the axis '\(axis.name)'")
      }
      let (total, overflow) = sum.addingReportingOverflow(product)
      try check(!overflow, "the length of the axis '\(axis.name)' overflows")
      sum = total
    }
    return sum
  }

  private func multiply(_ a: Int, _ b: Int, _ what: String) throws(Diagnostic) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    try check(!overflow, "the size of \(what) overflows")
    return product
  }

  mutating func values() throws(Diagnostic) {
    // Lengths are safe to compute now that the axes are checked; once each, for linear time.
    let lengths = graph.axes.indices.map { graph.length(AxisID($0)) ?? 1 }
    for (index, value) in graph.values.enumerated() {
      let id = ValueID(index)
      try labels(value.dims, of: name(id))
      var size = 4
      for dim in value.dims { size = try multiply(size, lengths[dim.axis.index], name(id)) }
      guard let state = value.state else { continue }
      try check(
        graph.states.indices.contains(state.index), "\(name(id)) has a state that is none")
      try check(
        owner[state.index] == nil,
        "the state '\(graph[state].name)' is the past of two values")
      owner[state.index] = id
    }
  }

  /// Labels over axes of the table, each once; batch and time have no primes.
  func labels(_ labels: [Label], of what: String) throws(Diagnostic) {
    for label in labels { try self.label(label, of: what) }
    try check(
      Set(labels).count == labels.count, "\(what) has an index twice: \(graph.describe(labels))")
  }

  func label(_ label: Label, of what: String) throws(Diagnostic) {
    try check(graph.axes.indices.contains(label.axis.index), "\(what) has an axis that is none")
    try check(label.primes >= 0, "\(what) has an index with negative primes")
    try check(
      label.axis > .time || label.primes == 0,
      "\(what) has a second index over '\(graph[label.axis].name)'")
  }

  mutating func interface() throws(Diagnostic) {
    var names: Set<String> = []
    func declare(_ name: String, _ what: String) throws(Diagnostic) {
      try check(!name.isEmpty, "\(what) has no name")
      try check(names.insert(name).inserted, "'\(name)' is declared twice")
    }
    for input in graph.inputs {
      try declare(input.name, "an input")
      try define([input.value])
    }
    for weight in graph.weights {
      try declare(weight.name, "a weight")
      try define([weight.value])
      isConstant[weight.value.index] = true
      try check(
        graph[weight.value].dims.allSatisfy { $0.axis > .time },
        "the weight '\(weight.name)' depends on batch or time")
      try check(
        weight.source.isWellFormed,
        "'\(weight.source.text)' is no name for the weight '\(weight.name)'")
    }
    for (input, what) in graph.inputs.map({ ($0.value, $0.name) })
      + graph.weights.map({ ($0.value, $0.name) })
    {
      try check(graph[input].state == nil, "'\(what)' is declared and has a state")
    }
    for (index, state) in graph.states.enumerated() {
      try declare(state.name, "a state")
      try self.state(state, owner: owner[index])
    }
  }

  private func state(_ state: State, owner: ValueID?) throws(Diagnostic) {
    let what = "the state '\(state.name)'"
    try labels(state.dims, of: what)
    try check(!state.dims.contains(.time), "\(what) has time among its dimensions")
    try check(state.steps >= 1, "\(what) keeps \(state.steps) steps")
    if let position = state.stepsPosition {
      try check(
        (0...state.dims.count).contains(position), "\(what) has its steps at no dimension")
    } else {
      try check(state.steps == 1, "\(what) keeps several steps without a dimension for them")
    }
    guard let owner else { throw failure("\(what) is the past of no value") }
    let dims = graph[owner].dims
    try check(
      dims.contains(.time) && Set(dims) == Set(state.dims + [.time]),
      "\(what) has \(graph.describe(state.dims)), but \(name(owner)) has \(graph.describe(dims))")
    try check(graph[owner].type == .f32, "\(what) is not f32")
  }

  /// What only the whole walk shows.
  mutating func ends() throws(Diagnostic) {
    var names: Set<String> = []
    try check(!graph.outputs.isEmpty, "there is no output")
    for output in graph.outputs {
      try check(!output.name.isEmpty, "an output has no name")
      try check(names.insert(output.name).inserted, "two outputs are named '\(output.name)'")
      try exists(output.value)
      try check(
        visible[output.value.index],
        "the output '\(output.name)' is \(name(output.value)), which is not defined")
      try check(
        !isCondition[output.value.index], "the output '\(output.name)' is a condition")
    }
    for (index, state) in graph.states.enumerated() {
      guard let value = owner[index] else { continue }
      try check(
        defined[value.index],
        "the state '\(state.name)' is the past of \(name(value)), which is not defined")
    }
  }
}

extension NameTemplate {
  /// Whether its braces pair up and hold nothing but arithmetic on names.
  var isWellFormed: Bool {
    var isInside = false
    var length = 0
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "{"):
        if isInside { return false }
        isInside = true
        length = 0
      case UInt8(ascii: "}"):
        if !isInside || length == 0 { return false }
        isInside = false
      case UInt8(ascii: "\""), UInt8(ascii: "\n"): return false
      default:
        guard isInside else { continue }
        length += 1
        let character = Character(Unicode.Scalar(byte))
        if !character.isLetter && !character.isNumber && !"_+-*() ".contains(character) {
          return false
        }
      }
    }
    return !isInside
  }
}
