import CoreyIR

extension LayerRun {
  /// Evaluates an op at one time step, or at all of them at once.
  typealias Instruction = (_ step: Int) -> Void

  /// Resolves where an op's elements lie, once for all steps.
  func prepare(_ node: Node, stepping: Bool) throws(Diagnostic) -> Instruction {
    switch node.op {
    case .index(let label): return try index(label, node)
    case .map(let function, let operands):
      return try map(function, operands, into: node.results[0], stepping)
    case .stream(let operand): return try map(.copy, [operand], into: node.results[0], stepping)
    case .contract(let left, let right, let over):
      return try contract(left, right, over, into: node.results[0], stepping)
    case .reduce(let reduction, let operand, let over):
      return try reduce(reduction, operand, over, into: node.results[0], stepping)
    case .gather(let table, let axis, let rows):
      return try gather(table, axis, rows, node, stepping)
    case .split(let operand, let label):
      return try split(operand, label, into: node.results, stepping)
    case .concat(let operands, let label):
      return try concat(operands, label, into: node.results[0], stepping)
    case .rotate(let operand, let along, let rotation):
      return try rotate(operand, along, rotation, node, stepping)
    case .fold(let weight, let steps):
      return try fold(weight, steps, into: node.results[0])
    case .convert(let operand, let type):
      return try convert(operand, to: type, into: node.results[0], stepping)
    case .recur, .call, .repeat:
      throw Diagnostic(.error, "a body stands inside a recur", at: .span(node.span))
    }
  }

  private func nest(
    over labels: [Label], _ addresses: [Address], _ stepping: Bool
  ) -> LoopNest {
    LoopNest(dims: labels, lengths: lengths(labels), addresses: addresses, stepping: stepping)
  }

  private func index(_ label: Label, _ node: Node) throws(Diagnostic) -> Instruction {
    let result = try buffer(node.results[0])
    return { _ in
      for index in 0..<result.count { result.elements[index] = Scalar(index) }
    }
  }

  private func map(
    _ function: ScalarFunction, _ operands: [Operand], into id: ValueID, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    var sources: [Buffer] = []
    var addresses = [result.address]
    for operand in operands {
      let (source, address) = try read(operand)
      sources.append(source)
      addresses.append(address)
    }
    let nest = nest(over: result.dims, addresses, stepping)
    return { [self] step in run(nest, function, result, sources, step: step) }
  }

  private func contract(
    _ left: Operand, _ right: Operand, _ over: [Label], into id: ValueID, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    let (a, aAddress) = try read(left)
    let (b, bAddress) = try read(right)
    let terms = Terms(
      left: aAddress.offsets(over: over, lengths: lengths(over)),
      right: bAddress.offsets(over: over, lengths: lengths(over)))
    let nest = nest(over: result.dims, [result.address, aAddress, bAddress], stepping)
    let strides = nest.rowStrides
    return { step in
      nest.forEachRow(step: step) { start in
        Scalar.contract(
          count: nest.rowLength, into: Lane(result.elements + start[0], stride: strides[0]),
          Lane(a.elements + start[1], stride: strides[1]),
          Lane(b.elements + start[2], stride: strides[2]), terms: terms)
      }
    }
  }

  private func reduce(
    _ reduction: Reduction, _ operand: Operand, _ over: [Label], into id: ValueID, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    let (source, address) = try read(operand)
    let terms = Terms(left: address.offsets(over: over, lengths: lengths(over)), right: [])
    let nest = nest(over: result.dims, [result.address, address], stepping)
    let strides = nest.rowStrides
    return { step in
      nest.forEachRow(step: step) { start in
        Scalar.reduce(
          reduction, count: nest.rowLength,
          into: Lane(result.elements + start[0], stride: strides[0]),
          Lane(source.elements + start[1], stride: strides[1]), terms: terms)
      }
    }
  }

  private func convert(
    _ operand: Operand, to type: StorageType, into id: ValueID, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    let (source, address) = try read(operand)
    let nest = nest(over: result.dims, [result.address, address], stepping)
    let strides = nest.rowStrides
    return { step in
      nest.forEachRow(step: step) { start in
        Scalar.convert(
          to: type, count: nest.rowLength,
          into: Lane(result.elements + start[0], stride: strides[0]),
          Lane(source.elements + start[1], stride: strides[1]))
      }
    }
  }

  /// Rows of a table; an index outside reads zeros and is reported once for the op.
  private func gather(
    _ table: Operand, _ axis: Label, _ rows: Operand, _ node: Node, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(node.results[0])
    let (source, tableAddress) = try read(table)
    guard case .value(let id, let subscripts) = rows, let indices = integers[id] else {
      throw Diagnostic(.error, "the rows of a gather are not integers", at: .span(node.span))
    }
    let nest = nest(
      over: result.dims, [result.address, tableAddress, indices.address(subscripts)], stepping)
    let strides = nest.rowStrides
    let length = axisLengths[axis.axis.index]
    let stride = tableAddress.stride(axis)
    return { [self] step in
      var outside: Int32?
      nest.forEachRow(step: step) { start in
        let target = Lane(result.elements + start[0], stride: strides[0])
        let rows = Lane(indices.elements + start[2], stride: strides[2])
        for i in 0..<nest.rowLength {
          let row = rows[i]
          if row >= 0, Int(row) < length {
            target[i] = source.elements[start[1] + i * strides[1] + Int(row) * stride]
          } else {
            target[i] = 0
            outside = outside ?? row
          }
        }
      }
      if let outside { reportOutside(outside, length, node) }
    }
  }

  private func reportOutside(_ row: Int32, _ length: Int, _ node: Node) {
    let warning = Diagnostic(
      .warning, "the index \(row) is outside the table, which has \(length) rows",
      at: node.span.file == nil ? .nowhere : .span(node.span))
    if !context.warnings.contains(warning) { context.warnings.append(warning) }
  }

  private func split(
    _ operand: Operand, _ label: Label, into ids: [ValueID], _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let (source, address) = try read(operand)
    var copies: [Instruction] = []
    for ((labels, start), id) in zip(parts(label), ids) {
      let result = try buffer(id)
      let part = address.splitting(label, into: labels, lengths: lengths(labels), from: start)
      let nest = nest(over: result.dims, [result.address, part], stepping)
      copies.append { [self] step in run(nest, .copy, result, [source], step: step) }
    }
    return { step in for copy in copies { copy(step) } }
  }

  private func concat(
    _ operands: [Operand], _ label: Label, into id: ValueID, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(id)
    let rest = result.dims.filter { $0 != label }
    var copies: [Instruction] = []
    for ((labels, start), operand) in zip(parts(label), operands) {
      let (source, address) = try read(operand)
      let part = result.address.splitting(
        label, into: labels, lengths: lengths(labels), from: start)
      let nest = nest(over: rest + labels, [part, address], stepping)
      copies.append { [self] step in run(nest, .copy, result, [source], step: step) }
    }
    return { step in for copy in copies { copy(step) } }
  }

  /// The labels of each part of a concatenated axis and where the part starts.
  private func parts(_ label: Label) -> [(labels: [Label], start: Int)] {
    guard case .concatenation(let parts) = graph[label.axis].extent else { return [] }
    var start = 0
    return parts.map { part in
      defer { start += graph.length(product: part) }
      return (graph.partLabels(part, of: label), start)
    }
  }

  private func rotate(
    _ operand: Operand, _ along: [Label], _ rotation: Rotation, _ node: Node, _ stepping: Bool
  ) throws(Diagnostic) -> Instruction {
    let result = try buffer(node.results[0])
    let (source, address) = try read(operand)
    let order = lengths(along).reduce(1, *)
    let rotation = VectorRotation<Scalar>(rotation, order: order)
    let from = address.offsets(over: along, lengths: lengths(along))
    let to = result.address.offsets(over: along, lengths: lengths(along))
    let rest = result.dims.filter { !along.contains($0) }
    let nest = nest(over: rest, [result.address, address], stepping)
    let strides = nest.rowStrides
    return { step in
      nest.forEachRow(step: step) { start in
        for i in 0..<nest.rowLength {
          let (target, origin) = (start[0] + i * strides[0], start[1] + i * strides[1])
          var vector = from.map { source.elements[origin + $0] }
          rotation.apply(&vector)
          for (offset, element) in zip(to, vector) { result.elements[target + offset] = element }
        }
      }
    }
  }
}
