import CoreyIR

// The statements of a nest.
extension LaneNestLowering {
  func lower() -> [Statement] {
    let step = emit(tree, addressing: addressing)
    var body: [Statement] = []
    for value in carried.keys.sorted() {
      body.append(.array(stateName(value), count: arrayLength(value), isLanes: isLanes, fill: nil))
      body += transferState(value, isLoad: true)
    }
    var perRow: [Statement] = []
    for value in arrays.union(delayed).sorted()
    where carried[value] == nil || delayed.contains(value) {
      perRow.append(
        .array(arrayName(value), count: arrayLength(value), isLanes: isLanes, fill: nil))
    }
    perRow += step
    for value in delayed.sorted() { perRow.append(commit(value)) }
    if hasTime, !isStep {
      body.append(.loop("r", from: 0, to: .variable("rows"), unroll: false, perRow))
    } else {
      body += perRow
    }
    for value in carried.keys.sorted() { body += transferState(value, isLoad: false) }
    return loops(around: body)
  }

  /// Outer labels and lane blocks as one loop whose rounds the threads share.
  func loops(around body: [Statement]) -> [Statement] {
    if !isLanes, signature.outer.isEmpty { return isStep ? body : [.single(body)] }
    let strip = kernel.strip
    var width = kernel.layer.product(signature.lanes)
    var first: IntExpression = 0
    if let strip, signature.lanes.contains(strip.label) {
      width /= strip.count
      first = .variable(StripRun.variable) * .constant(width)
    }
    let blocks = isLanes ? (width + 15) / 16 : 1
    var inner = body
    if isLanes {
      let start = first + (blocks == 1 ? 0 : .variable("block") * 16)
      let end: IntExpression =
        width % 16 == 0 ? start + 16 : .minimum(start + 16, first + .constant(width))
      inner = [.lanes("l", from: start, to: end, inner)]
    }
    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    var count = blocks
    if isLanes, blocks > 1 {
      head.append(.integer("block", rest % .constant(blocks)))
      rest = rest / .constant(blocks)
    }
    for (position, label) in signature.outer.enumerated().reversed() {
      let isStrip = label == strip?.label
      let length = isStrip ? strip?.length ?? 1 : graph.length(label.axis) ?? 1
      let index = position == 0 ? rest : rest % .constant(length)
      if isStrip, let strip {
        let inside = "\(variable(label))_0"
        head.append(.integer(inside, index))
        head.append(.integer(variable(label), strip.start + .variable(inside)))
      } else {
        head.append(.integer(variable(label), index))
      }
      rest = rest / .constant(length)
      count *= length
    }
    return isStep
      ? [.loop("q", from: 0, to: .constant(count), unroll: false, head + inner)]
      : [.parallel("q", count: .constant(count), head + inner)]
  }

  var addressing: Addressing {
    var result = Addressing(kernel: kernel, indices: [:])
    for label in signature.outer { result.indices[label] = .variable(variable(label)) }
    result.lanes = signature.lanes
    result.lane = .variable("l")
    let width = kernel.layer.product(signature.lanes)
    if width % 16 != 0 { result.valid = .constant(width) - .variable("l") }
    return result
  }

  func emit(_ tree: LoopTree, addressing: Addressing) -> [Statement] {
    var result: [Statement] = []
    for (index, item) in tree.items.enumerated() {
      switch item {
      case .operation(let operation): result += emit(operation, addressing: addressing)
      case .loop(let loop):
        let accumulating = tree.accumulating[index] ?? []
        for operation in accumulating { result += startAccumulating(operation) }
        guard let label = loop.label else { continue }
        var inner = addressing
        inner.indices[label] = .variable(variable(label))
        let length: IntExpression =
          label.axis == .time ? .variable("S") : .constant(graph.length(label.axis) ?? 1)
        result.append(
          .loop(
            variable(label), from: 0, to: length, unroll: (length.constant ?? 99) <= 16,
            emit(loop, addressing: inner)))
        for operation in accumulating { result += finish(operation, addressing: addressing) }
      }
    }
    for value in late.sorted() {
      guard let definition = definedHere[value], level[definition] === tree else { continue }
      result.append(
        .assignElement(
          stateName(value), arrayIndex(value, addressing),
          .variable(variableName(definition), isLanes: isLanes)))
    }
    return result
  }

  func emit(_ index: Int, addressing: Addressing) -> [Statement] {
    let operation = operations[index]
    let name = variableName(index)
    func read(_ operand: Operand) -> Expression { expression(operand, addressing: addressing) }
    switch operation.kind {
    case .map(.copy, let operands):
      return define(index, read(operands[0]), addressing: addressing)
    case .map(let function, let operands):
      return define(index, .apply(function, operands.map(read)), addressing: addressing)
    case .convert(let operand, let type):
      return define(index, .round(type, read(operand)), addressing: addressing)
    case .index(let label):
      let isLane = signature.lanes.contains(label)
      let base = isLane ? addressing.lane : addressing.indices[label] ?? 0
      return define(index, .iota(base, isLanes: isLane), addressing: addressing)
    case .gather(let table, let dimension, let rows):
      guard case .value(let value, let subscripts) = table,
        case .value(let ids, let idSubscripts) = rows
      else { return [] }
      let id = addressing.read(ids, idSubscripts)
      let row = addressing.row(
        .element(id.buffer, id.index), of: value, subscripts, dimension: dimension)
      return define(index, .load(row), addressing: addressing)
    // These have nests of their own.
    case .rotate, .fold: return []
    case .contract(let left, let right):
      let factor = read(left)
      let other = read(right)
      return [
        .assign(
          name, .apply(.fma, [factor, other, .variable(name, isLanes: isLanes)]))
      ]
    case .reduce(let reduction, let operand):
      var place: IntExpression = 0
      for label in operation.over {
        let length: IntExpression =
          label.axis == .time ? .variable("S") : .constant(graph.length(label.axis) ?? 1)
        place = place * length + (addressing.indices[label] ?? 0)
      }
      let element = place % 16
      let partial = Expression.element("\(name)_p", element, isLanes: isLanes)
      return [
        .assignElement(
          "\(name)_p", element, .apply(reduction.function, [partial, read(operand)]))
      ]
    }
  }

  func startAccumulating(_ index: Int) -> [Statement] {
    let name = variableName(index)
    if case .reduce(let reduction, _) = operations[index].kind {
      return [
        .array("\(name)_p", count: 16, isLanes: isLanes, fill: reduction.identity)
      ]
    }
    return [.define(name, isLanes: isLanes, .constant(0))]
  }

  func finish(_ index: Int, addressing: Addressing) -> [Statement] {
    let name = variableName(index)
    var result: [Statement] = []
    if case .reduce(let reduction, _) = operations[index].kind {
      result.append(
        .tree(reduction, result: name, partials: "\(name)_p", isLanes: isLanes))
    }
    return result + keep(index, addressing: addressing)
  }

  func define(
    _ index: Int, _ expression: Expression, addressing: Addressing
  ) -> [Statement] {
    [.define(variableName(index), isLanes: isLanes, expression)]
      + keep(index, addressing: addressing)
  }

  /// Puts a value where later loops, nests and steps look for it.
  func keep(_ index: Int, addressing: Addressing) -> [Statement] {
    let variable = Expression.variable(variableName(index), isLanes: isLanes)
    switch operations[index].target {
    case .part(let value, let label, let start, let labels):
      return [
        .store(addressing.write(part: label, start: start, labels: labels, of: value), variable)
      ]
    case .value(let value):
      var result: [Statement] = []
      if late.contains(value) {
        // Overwritten when the round ends.
      } else if carried[value] != nil, !delayed.contains(value) {
        result.append(
          .assignElement(stateName(value), arrayIndex(value, addressing), variable))
      } else if arrays.contains(value) || delayed.contains(value) {
        result.append(
          .assignElement(arrayName(value), arrayIndex(value, addressing), variable))
      }
      if kernel.isStored(value) { result.append(.store(addressing.write(value), variable)) }
      return result
    }
  }

  func expression(_ operand: Operand, addressing: Addressing) -> Expression {
    guard case .value(let value, let subscripts) = operand else {
      return addressing.expression(operand)
    }
    if carried[value] != nil, isPrevious(subscripts) {
      return .element(
        stateName(value), arrayIndex(value, addressing, subscripts), isLanes: isLanes)
    }
    if let read = localRead(operand), let definition = definedHere[read.value] {
      if arrays.contains(read.value) {
        let name =
          carried[read.value] != nil && !delayed.contains(read.value)
          ? stateName(read.value) : arrayName(read.value)
        return .element(name, arrayIndex(read.value, addressing, subscripts), isLanes: isLanes)
      }
      return .variable(variableName(definition), isLanes: isLanes)
    }
    return addressing.expression(operand)
  }
}
