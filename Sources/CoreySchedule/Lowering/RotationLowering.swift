import CoreyIR

/// Lowers a Hadamard transform: each row is copied to a local array, transformed and written back.
struct RotationLowering {
  let kernel: KernelLowering
  private var graph: Graph { kernel.graph }

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  /// `isStep`: inside a step of a recurrence the row is known and the thread is alone.
  func lower(_ operation: LaneOperation, isStep: Bool) -> [Statement] {
    guard case .rotate(let operand, let along, let signs) = operation.kind else { return [] }
    let outer = operation.dims.filter { !along.contains($0) }
    var addressing = Addressing(kernel: kernel, indices: [:])
    var flat: IntExpression = 0
    for label in outer + along { addressing.indices[label] = .variable(kernel.variable(label)) }
    for label in along {
      flat = flat * .constant(length(label)) + .variable(kernel.variable(label))
    }
    let name = kernel.variableName(operation.target.value)
    var body: [Statement] = [.array(name, count: signs.count, isLanes: false, fill: nil)]
    body += loops(along, [.assignElement(name, flat, addressing.expression(operand))])
    body.append(.rotate(name, signs: signs))
    body += loops(
      along,
      [
        .store(
          addressing.write(operation.target.value), .element(name, flat, isLanes: false))
      ])
    if isStep { return loops(outer, body) }
    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    for label in outer.reversed() {
      head.append(.integer(kernel.variable(label), rest % .constant(length(label))))
      rest = rest / .constant(length(label))
    }
    var count: IntExpression = .constant(kernel.layer.product(outer))
    if operation.hasTime {
      head.append(.integer("r", rest))
      count = .variable("rows") * count
    }
    return [.parallel("q", count: count, head + body)]
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
