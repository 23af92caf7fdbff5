import CoreyIR

extension LayerRun {
  /// Works steps into a weight, block by block: a block spans the rotated labels, is computed in
  /// Float64 whatever the interpreter's own arithmetic, and rounded once.
  func fold(
    _ weight: Operand, _ steps: [FoldStep], into id: ValueID
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    let (source, address) = try read(weight)
    let block = FoldBlock(steps, dims: result.dims, lengths: lengths(result.dims))
    var factors: [(elements: UnsafeMutablePointer<Scalar>, offsets: [Int])] = []
    var buffers: [Buffer] = []
    var addresses = [result.address, address]
    var actions: [FoldAction] = []
    for step in steps {
      switch step {
      case .scale(.constant(let number)): actions.append(.number(number))
      case .scale(let operand):
        let (factor, place) = try read(operand)
        buffers.append(factor)
        factors.append(
          (factor.elements, place.offsets(over: block.labels, lengths: block.lengths)))
        actions.append(.factor(addresses.count))
        addresses.append(place)
      case .rotate(let along, let rotation): actions.append(block.rotation(rotation, along: along))
      }
    }
    let from = address.offsets(over: block.labels, lengths: block.lengths)
    let to = result.address.offsets(over: block.labels, lengths: block.lengths)
    let rest = result.dims.filter { !block.labels.contains($0) }
    let nest = LoopNest(dims: rest, lengths: lengths(rest), addresses: addresses, stepping: false)
    let strides = nest.rowStrides
    return { step in
      // What the factors lie in lives as long as the instruction.
      withExtendedLifetime(buffers) {
        nest.forEachRow(step: step) { start in
          for row in 0..<nest.rowLength {
            func place(_ operand: Int) -> Int { start[operand] + row * strides[operand] }
            let origin = place(1)
            var values = from.map { Double(source.elements[origin + $0]) }
            for action in actions {
              switch action {
              case .number(let number):
                for index in values.indices { values[index] *= number }
              case .factor(let operand):
                let (elements, offsets) = factors[operand - 2]
                let origin = place(operand)
                for index in values.indices {
                  values[index] *= Double(elements[origin + offsets[index]])
                }
              case .rotation(let rotation, let starts, let offsets):
                for start in starts {
                  var vector = offsets.map { values[start + $0] }
                  rotation.apply(&vector)
                  for (offset, element) in zip(offsets, vector) { values[start + offset] = element }
                }
              }
            }
            let target = place(0)
            for (offset, value) in zip(to, values) {
              result.elements[target + offset] = Scalar(value)
            }
          }
        }
      }
    }
  }
}

/// A step of a fold, ready to be applied to a block.
private enum FoldAction {
  case number(Double)
  /// The number of the operand among the addresses of the nest.
  case factor(Int)
  /// Every vector of the block begins at one of the starts; its elements lie at the offsets.
  case rotation(VectorRotation<Double>, starts: [Int], offsets: [Int])
}

/// What is computed at once in doubles: all labels along which something is rotated, row-major.
private struct FoldBlock {
  let labels: [Label]
  let lengths: [Int]

  /// - Parameter lengths: of the dims.
  init(_ steps: [FoldStep], dims: [Label], lengths: [Int]) {
    let rotated = Set(steps.flatMap(\.along))
    let inside = dims.indices.filter { rotated.contains(dims[$0]) }
    // Without a rotation any row will do.
    let chosen = inside.isEmpty ? Array(dims.indices.suffix(1)) : inside
    labels = chosen.map { dims[$0] }
    self.lengths = chosen.map { lengths[$0] }
  }

  private var address: Address {
    var address = Address(base: 0)
    var stride = 1
    for (label, length) in zip(labels, lengths).reversed() {
      address.add(stride, for: label)
      stride *= length
    }
    return address
  }

  func rotation(_ rotation: Rotation, along: [Label]) -> FoldAction {
    let offsets = offsets(along)
    return .rotation(
      VectorRotation(rotation, order: offsets.count),
      starts: self.offsets(labels.filter { !along.contains($0) }), offsets: offsets)
  }

  private func offsets(_ labels: [Label]) -> [Int] {
    let lengths = Dictionary(uniqueKeysWithValues: zip(self.labels, lengths))
    return address.offsets(over: labels, lengths: labels.map { lengths[$0] ?? 1 })
  }
}
