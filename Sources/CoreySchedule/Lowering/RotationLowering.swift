import CoreyIR

/// Lowers a Hadamard transform: one call for each row of the chunk.
///
/// Rows that lie side by side are read and written where they are. Others pass through a tile.
struct RotationLowering {
  let kernel: KernelLowering
  private var graph: Graph { kernel.graph }

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  /// `isStep`: inside a step of a recurrence the row is known and the thread is alone.
  func lower(_ operation: LaneOperation, isStep: Bool) -> [Statement] {
    guard case .rotate(let operand, let along, let rotation) = operation.kind else { return [] }
    let order = kernel.layer.product(along)
    let outer = operation.dims.filter { !along.contains($0) }
    var addressing = Addressing(kernel: kernel, indices: [:])
    for label in outer { addressing.indices[label] = .variable(kernel.variable(label)) }
    for label in along { addressing.indices[label] = 0 }

    let result = operation.target.value
    let target = kernel.location(result)
    let isDirect = isRow(along, graph[result].dims.map { .label($0) }, target)
    let to = isDirect ? addressing.write(result) : scratch(order, outer: outer, operation)
    var from = to
    var body: [Statement] = []
    if case .value(let value, let subscripts) = operand,
      isRow(along, subscripts, addressing.place(value, subscripts))
    {
      from = addressing.read(value, subscripts)
    } else {
      body += copy(along) { addressing, index in
        .store(Access(buffer: to.buffer, index: to.index + index), addressing.expression(operand))
      }
    }
    body.append(.rotate(RowRotation(rotation, order: order, from: from, to: to)))
    if !isDirect {
      body += copy(along) { addressing, index in
        .store(
          addressing.write(result), .load(Access(buffer: to.buffer, index: to.index + index)))
      }
    }
    if isStep { return loops(outer, body) }
    return [share(outer, hasTime: operation.hasTime, body)]

    /// Element by element along the rotated labels.
    func copy(
      _ along: [Label], _ element: (Addressing, IntExpression) -> Statement
    ) -> [Statement] {
      var inner = addressing
      var index: IntExpression = 0
      for label in along {
        inner.indices[label] = .variable(kernel.variable(label))
        index = index * .constant(length(label)) + .variable(kernel.variable(label))
      }
      return loops(along, [element(inner, index)])
    }
  }

  /// All rows, shared out among the threads.
  private func share(_ outer: [Label], hasTime: Bool, _ body: [Statement]) -> Statement {
    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    for label in outer.reversed() {
      head.append(.integer(kernel.variable(label), rest % .constant(length(label))))
      rest = rest / .constant(length(label))
    }
    var count: IntExpression = .constant(kernel.layer.product(outer))
    if hasTime {
      head.append(.integer("r", rest))
      count = .variable("rows") * count
    }
    return .parallel("q", count: count, head + body)
  }

  /// A place for the row of these indices.
  private func scratch(_ order: Int, outer: [Label], _ operation: LaneOperation) -> Access {
    let width = order * kernel.layer.product(outer)
    var row: IntExpression = operation.hasTime ? .variable("r") : 0
    for label in outer {
      row = row * .constant(length(label)) + .variable(kernel.variable(label))
    }
    let buffer =
      kernel.packing?.scratch(name: "rows", elements: width)
      ?? kernel.scratchTile(name: "rows", width: width)
    return Access(buffer: buffer, index: row * .constant(order))
  }

  /// Whether the labels lie side by side, as floats, from an index of 0 on.
  private func isRow(_ along: [Label], _ subscripts: [Subscript], _ location: Location) -> Bool {
    guard location.buffer.index >= 0, kernel.layer.loops[location.buffer].type == .f32 else {
      return false
    }
    var stride: IntExpression = 1
    for label in along.reversed() {
      let places = subscripts.indices.filter { subscripts[$0].mentions(label) }
      guard places.count == 1, subscripts[places[0]] == .label(label),
        location.strides[places[0]] == stride
      else { return false }
      stride = stride * .constant(length(label))
    }
    return true
  }

  private func length(_ label: Label) -> Int { graph.length(label.axis) ?? 1 }

  private func loops(_ labels: [Label], _ body: [Statement]) -> [Statement] {
    labels.reversed().reduce(body) { inner, label in
      [
        .loop(
          kernel.variable(label), from: 0, to: .constant(length(label)), unroll: false, inner)
      ]
    }
  }
}

extension Subscript {
  /// Whether the index depends on a label.
  fileprivate func mentions(_ label: Label) -> Bool {
    switch self {
    case .label(let own): own == label
    case .fixed: false
    case .time(_, let plus, _): plus == label
    }
  }
}
