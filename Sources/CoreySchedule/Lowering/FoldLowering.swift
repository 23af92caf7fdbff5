import CoreyIR

/// Lowers a weight's fold: products element by element; what is rotated goes through a block of
/// doubles that spans the rotated labels, so a matrix rotated along one side needs one row of them.
struct FoldLowering {
  let kernel: KernelLowering
  private var graph: Graph { kernel.graph }

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  func lower(_ operation: LaneOperation) -> [Statement] {
    guard case .fold(let weight, let steps) = operation.kind else { return [] }
    let rotations = steps.map(\.along).filter { !$0.isEmpty }
    let first = rotations.first ?? []
    let rotated = Set(rotations.joined())
    // What is rotated first lies side by side.
    let block = operation.dims.filter { rotated.contains($0) && !first.contains($0) } + first
    let outer = operation.dims.filter { !rotated.contains($0) }
    let addressing = addressing(operation.dims)
    var value = read(weight, addressing)
    var body: [Statement] = []
    var scratch: Scratch?
    for step in steps {
      switch step {
      case .scale(let factor): value = .product(value, read(factor, addressing))
      case .rotate(let along, let rotation):
        let place =
          scratch
          ?? Scratch(
            buffer: buffer("block", block), labels: block, index: flattened(block))
        scratch = place
        body += loops(block, [.fold(.assign(place.buffer, place.index, value))])
        body += rotate(place, along, rotation)
        value = .element(place.buffer, place.index)
      }
    }
    let target = addressing.write(operation.target.value)
    return [.scope(loops(outer, body + loops(block, [.fold(.store(target, value))])))]
  }

  /// Doubles over labels, row-major.
  private struct Scratch {
    var buffer: BufferID
    var labels: [Label]
    /// Of the element at the indices of all loops.
    var index: IntExpression
  }

  /// Rotates every vector of a block; one that does not lie side by side passes through a row.
  private func rotate(
    _ block: Scratch, _ along: [Label], _ rotation: Rotation
  ) -> [Statement] {
    let rest = block.labels.filter { !along.contains($0) }
    let order = kernel.layer.product(along)
    if block.labels.suffix(along.count) == along[...] {
      let start = flattened(rest) * .constant(order)
      return loops(rest, [.fold(.rotate(rotation, order: order, block.buffer, start))])
    }
    let row = buffer("row", along)
    let index = flattened(along)
    let vector =
      loops(along, [.fold(.assign(row, index, .element(block.buffer, block.index)))])
      + [.fold(.rotate(rotation, order: order, row, 0))]
      + loops(along, [.fold(.assign(block.buffer, block.index, .element(row, index)))])
    return loops(rest, vector)
  }

  private func read(_ operand: Operand, _ addressing: Addressing) -> WideExpression {
    if case .constant(let number) = operand { return .constant(number) }
    return .exact(addressing.expression(operand))
  }

  private func buffer(_ name: String, _ labels: [Label]) -> BufferID {
    // Folds stand in the pack program alone.
    kernel.packing?.doubles(name: name, count: kernel.layer.product(labels)) ?? BufferID(0)
  }

  private func addressing(_ labels: [Label]) -> Addressing {
    var addressing = Addressing(kernel: kernel, indices: [:])
    for label in labels { addressing.indices[label] = .variable(kernel.variable(label)) }
    return addressing
  }

  /// The index of the loops over labels, the last innermost.
  private func flattened(_ labels: [Label]) -> IntExpression {
    labels.reduce(0) { $0 * .constant(length($1)) + .variable(kernel.variable($1)) }
  }

  private func loops(_ labels: [Label], _ body: [Statement]) -> [Statement] {
    labels.reversed().reduce(body) { inner, label in
      [
        .loop(
          kernel.variable(label), from: 0, to: .constant(length(label)), unroll: false, inner)
      ]
    }
  }

  private func length(_ label: Label) -> Int { graph.length(label.axis) ?? 1 }
}
