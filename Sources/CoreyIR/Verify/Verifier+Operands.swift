// How an op reads values.
extension Verifier {
  /// Checks an operand.
  /// - Parameters:
  ///   - isCondition: whether the op may read the result of a comparison here.
  ///   - integers: whether it may read integers here.
  func operand(
    _ operand: Operand, asCondition isCondition: Bool = false, integers: Bool = false
  ) throws(Diagnostic) {
    guard case .value(let id, let subscripts) = operand else { return }
    try exists(id)
    let value = graph[id]
    let what = "the operand " + name(id)
    try check(
      subscripts.count == value.dims.count,
      "\(what) has \(value.dims.count) dimensions, but \(subscripts.count) subscripts")
    var readsPast = false
    for (entry, dim) in zip(subscripts, value.dims) {
      switch entry {
      case .label(let label):
        try self.label(label, of: what)
        try check(
          label.axis == dim.axis,
          "\(what) is read along '\(graph[dim.axis].name)' at \(graph.describe([label]))")
      case .fixed(let index):
        guard dim.axis > .time, let length = graph.length(dim.axis) else {
          throw failure("\(what) is read at a fixed index of '\(graph[dim.axis].name)'")
        }
        try check(
          index >= 0 && index < length,
          "\(what) is read at \(index) of '\(graph[dim.axis].name)', which has \(length)")
      case .time(let offset, let plus, let sign):
        try check(dim.axis == .time, "\(what) is read at a time along another axis")
        try past(of: id, offset: offset, plus: plus, sign: sign)
        readsPast = plus == nil && offset < 0
      }
    }
    let labels = operand.labels
    try check(
      Set(labels).count == labels.count,
      "\(what) is read at \(graph.describe(labels)), where an index stands twice")
    try order(id, readsPast: readsPast)
    if self.isCondition[id.index] {
      let isPlain = subscripts.allSatisfy { if case .label = $0 { true } else { false } }
      try check(isPlain, "\(what) is a comparison, but not read as a whole")
    }
    try check(
      isCondition || !self.isCondition[id.index],
      "\(what) is a comparison and can only be the condition of a where")
    try check(
      integers || value.type != .i32, "\(what) is integer: only a gather reads it, as its rows")
  }

  /// Reads of another step stay within what the state keeps.
  private func past(
    of id: ValueID, offset: Int, plus: Label?, sign: Int
  ) throws(Diagnostic) {
    let what = "the operand " + name(id)
    guard let state = graph[id].state else {
      throw failure("\(what) is read at another time, but has no state")
    }
    let steps = graph[state].steps
    try check(sign == 1 || sign == -1, "\(what) is read at a time with the sign \(sign)")
    var reach = 0
    if let plus {
      try label(plus, of: what)
      guard plus.axis > .time, let length = graph.length(plus.axis) else {
        throw failure("\(what) is read at a time that depends on \(graph.describe([plus]))")
      }
      reach = sign * (length - 1)
    }
    // Steps and lengths are no larger than a word, so the ends are compared without adding.
    let (first, last) = reach < 0 ? (reach, 0) : (0, reach)
    let (low, isLow) = offset.addingReportingOverflow(first)
    let (high, isHigh) = offset.addingReportingOverflow(last)
    try check(
      !isLow && !isHigh && high <= 0 && low >= -steps,
      "\(what) keeps \(steps) steps, but is read from t \(offset) with a range of \(reach)")
    if openRecur > 0, recurOfValue[id.index] == openRecur {
      try check(
        plus == nil && offset == -1, "\(what) is carried and can only be read at t - 1")
    }
  }

  /// Definitions stand before uses, but for what a recur carries.
  private func order(_ id: ValueID, readsPast: Bool) throws(Diagnostic) {
    if visible[id.index] { return }
    let isCarried = openRecur > 0 && recurOfValue[id.index] == openRecur && readsPast
    try check(
      isCarried,
      defined[id.index]
        ? "the operand \(name(id)) is defined in a body that has ended"
        : "the operand \(name(id)) is read before it is defined")
  }

  /// A read of a whole value, every dimension at an index of its own.
  func whole(_ operand: Operand, _ what: String, integers: Bool = false) throws(Diagnostic) {
    try self.operand(operand, integers: integers)
    guard case .value(_, let subscripts) = operand else {
      throw failure("\(what) is a constant, not a value")
    }
    let isPlain = subscripts.allSatisfy { if case .label = $0 { true } else { false } }
    try check(
      isPlain && Set(operand.labels).count == subscripts.count,
      "\(what) is not a plain read of a whole value")
  }
}
