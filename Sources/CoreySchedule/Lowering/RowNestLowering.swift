import CoreyIR

/// Lowers a reduction of elements that lie side by side: 16 partials per row.
struct RowNestLowering {
  let kernel: KernelLowering

  func lower(_ operation: LaneOperation) -> [Statement] {
    guard case .reduce(let reduction, .value(let value, let subscripts)) = operation.kind else {
      return []
    }
    let result = operation.target.value
    var addressing = Addressing(kernel: kernel, indices: [:])
    for label in operation.over { addressing.indices[label] = 0 }
    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    for label in operation.dims.reversed() {
      let length = IntExpression.constant(kernel.graph.length(label.axis) ?? 1)
      head.append(.integer(kernel.variable(label), rest % length))
      rest = rest / length
      addressing.indices[label] = .variable(kernel.variable(label))
    }
    var count: IntExpression = .constant(kernel.layer.product(operation.dims))
    if operation.hasTime {
      head.append(.integer("r", rest))
      count = .variable("rows") * count
    }
    let name = kernel.variableName(result)
    return [
      .parallel(
        "q", count: count,
        head + [
          .reduceRow(
            reduction, result: name, addressing.read(value, subscripts),
            count: .constant(kernel.layer.product(operation.over))),
          .store(addressing.write(result), .variable(name, isLanes: false)),
        ])
    ]
  }
}
