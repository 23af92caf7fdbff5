import CoreyIR

// Values that outlive an iteration: local arrays and carried states.
extension LaneNestLowering {
  func innerDims(_ value: ValueID) -> [Label] {
    graph[value].dims.filter {
      !$0.isRun && !signature.outer.contains($0) && !signature.lanes.contains($0)
    }
  }

  func arrayLength(_ value: ValueID) -> Int {
    kernel.layer.product(innerDims(value))
  }

  func arrayIndex(
    _ value: ValueID, _ addressing: Addressing, _ subscripts: [Subscript]? = nil
  ) -> IntExpression {
    let dims = graph[value].dims
    var result: IntExpression = 0
    for label in innerDims(value) {
      var index = addressing.indices[label] ?? 0
      if let subscripts, let position = dims.firstIndex(of: label) {
        switch subscripts[position] {
        case .label(let other): index = addressing.indices[other] ?? 0
        case .fixed(let number): index = .constant(number)
        case .time: break
        }
      }
      result = result * .constant(graph.length(label.axis) ?? 1) + index
    }
    return result
  }

  /// Copies the new value of a delayed state over the old one at the end of a step.
  func commit(_ value: ValueID) -> Statement {
    .loop(
      "s", from: 0, to: .constant(arrayLength(value)), unroll: false,
      [
        .assignElement(
          stateName(value), .variable("s"),
          .element(arrayName(value), .variable("s"), isLanes: isLanes))
      ])
  }

  func transferState(_ value: ValueID, isLoad: Bool) -> [Statement] {
    guard let state = carried[value] else { return [] }
    let dims = graph[value].dims
    let memory = kernel.layer.stateMemory(state, labels: dims)
    var inner = addressing
    let labels = innerDims(value)
    for label in labels { inner.indices[label] = .variable(variable(label)) }
    inner.indices[.time] = 0
    let access = inner.access(
      Location(
        buffer: memory.buffer, offset: 0, strides: memory.strides, rows: .none, isPadded: false),
      subscripts: dims.map { .label($0) }, keepsPadding: false)
    let element = Expression.element(
      stateName(value), arrayIndex(value, inner), isLanes: isLanes)
    var body: [Statement] =
      isLoad
      ? [.assignElement(stateName(value), arrayIndex(value, inner), .load(access))]
      : [.store(access, element)]
    for label in labels.reversed() {
      let length = graph.length(label.axis) ?? 1
      body = [
        .loop(variable(label), from: 0, to: .constant(length), unroll: length <= 16, body)
      ]
    }
    return body
  }

  // MARK: Names

  func variable(_ label: Label) -> String { kernel.variable(label) }

  func variableName(_ index: Int) -> String {
    switch operations[index].target {
    case .value(let value): kernel.variableName(value)
    case .part(let value, _, let start, _): "\(kernel.variableName(value))_\(start)"
    }
  }

  func arrayName(_ value: ValueID) -> String { "\(kernel.variableName(value))_a" }
  func stateName(_ value: ValueID) -> String { "\(kernel.variableName(value))_s" }
}
