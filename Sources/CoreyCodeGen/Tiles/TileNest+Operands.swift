import CoreyIR
import CoreyKernels
import CoreySchedule

// Operands of calls, and calls for expressions.
extension TileNest {
  /// How many rows the tiles along an axis have.
  func rows(_ axis: TileAxis) -> String {
    switch axis {
    case .none: "1"
    case .strip: "strip"
    case .rounds(_, let count): "\(count)"
    }
  }

  /// A block for one tile along an axis.
  mutating func take(_ axis: TileAxis) -> TileMemory.Block {
    switch axis {
    case .none: memory.take(width)
    case .strip: memory.take(strip * width)
    case .rounds(_, let count): memory.take(count * width)
    }
  }

  /// Where an expression's value is; one that has to be computed is, into a block of its own.
  mutating func operand(
    _ expression: Expression, _ axis: TileAxis
  ) throws(TileMisfit) -> TileOperand {
    switch expression {
    case .constant(let number):
      return TileOperand(pointer: constant(number), row: "0", lane: 0)
    case .variable(let name, _): return try place(name, 0, axis)
    case .element(let name, let index, _): return try place(name, index, axis)
    case .load(let access): return try load(access, axis)
    case .apply, .round, .iota:
      let block = take(axis)
      let target = TileOperand(pointer: block.name, row: "\(width)", block: block)
      try compute(expression, into: target, axis)
      return target
    }
  }

  mutating func give(_ operands: [TileOperand]) {
    for case let block? in operands.map(\.block) { memory.give(block) }
  }

  private mutating func constant(_ number: Float) -> String {
    let literal = CExpression.literal(number)
    let place = constants.firstIndex(of: literal) ?? constants.count
    if place == constants.count { constants.append(literal) }
    return "&number\(place)"
  }

  // MARK: Places

  /// An element of a local array, or a local variable.
  func place(
    _ name: String, _ index: IntExpression, _ axis: TileAxis
  ) throws(TileMisfit) -> TileOperand {
    guard let local = locals[name] else { throw TileMisfit() }
    switch local {
    case .memory(let access): return try memoryPlace(access, axis)
    case .element(let array, let index): return try place(array, index, axis)
    case .rounds(let block):
      guard case .rounds = axis, index == 0 else { throw TileMisfit() }
      return TileOperand(pointer: block.name, row: "\(width)")
    case .row(let block):
      if case .strip = axis { throw TileMisfit() }
      let (start, step) = try split(index, axis)
      return TileOperand(
        pointer: pointer(block, start * .constant(width)), row: text(step * .constant(width)))
    case .strip(let block):
      let size = IntExpression.constant(strip * width)
      if case .strip = axis {
        return TileOperand(pointer: pointer(block, index * size), row: "\(width)")
      }
      let (start, step) = try split(index, axis)
      let row = (.variable("r") - .variable("r0")) * .constant(width)
      return TileOperand(pointer: pointer(block, row + start * size), row: text(step * size))
    }
  }

  private func pointer(_ block: TileMemory.Block, _ index: IntExpression) -> String {
    index == 0 ? block.name : "\(block.name) + \(text(index))"
  }

  private func text(_ index: IntExpression) -> String { expressions.integer(index) }

  /// An index where an axis begins, and how it grows along it.
  func split(
    _ index: IntExpression, _ axis: TileAxis
  ) throws(TileMisfit) -> (start: IntExpression, step: IntExpression) {
    let (name, first): (String, IntExpression)
    switch axis {
    case .none: return (index, 0)
    case .strip: (name, first) = ("r", .variable("r0"))
    case .rounds(let variable, _): (name, first) = (variable, 0)
    }
    guard let step = index.coefficient(of: name) else { throw TileMisfit() }
    return (index.replacing(name, with: first), step)
  }

  /// A place in memory whose floats lie side by side along the lanes, or that has no lanes.
  func memoryPlace(_ access: Access, _ axis: TileAxis) throws(TileMisfit) -> TileOperand {
    let (start, step) = try split(access.index, axis)
    return TileOperand(
      pointer: expressions.pointer(access.buffer, start), row: text(step),
      lane: access.lanes == nil ? 0 : 1)
  }

  /// Whether calls can work on a place in memory as it is.
  func isPlain(_ access: Access) -> Bool {
    expressions.buffers[access.buffer.index].type == .f32
      && (access.lanes.map { $0.stride == 1 } ?? true)
  }

  private mutating func load(
    _ access: Access, _ axis: TileAxis
  ) throws(TileMisfit) -> TileOperand {
    if isPlain(access) { return try memoryPlace(access, axis) }
    let (start, step) = try split(access.index, axis)
    let block = take(axis)
    let lane = access.lanes.map { text($0.stride) } ?? "0"
    line(
      "corey_tile_load(\(stored(access.buffer)), \(rows(axis)), \(lanes), \(block.name), \(width), "
        + "\(expressions.pointer(access.buffer, start)), \(text(step)), \(lane));")
    return TileOperand(pointer: block.name, row: "\(width)", block: block)
  }

  /// Stores the value of an expression.
  mutating func store(
    _ access: Access, _ expression: Expression, _ axis: TileAxis
  ) throws(TileMisfit) {
    guard let lane = access.lanes else { throw TileMisfit() }
    if isPlain(access) {
      try compute(expression, into: memoryPlace(access, axis), axis)
      return
    }
    let value = try operand(expression, axis)
    let (start, step) = try split(access.index, axis)
    line(
      "corey_tile_store(\(stored(access.buffer)), \(rows(axis)), \(lanes), "
        + "\(expressions.pointer(access.buffer, start)), \(text(step)), \(text(lane.stride)), "
        + "\(value.arguments));")
    give([value])
  }

  private func stored(_ buffer: BufferID) -> String {
    let suffix = expressions.suffix(buffer)
    return suffix.isEmpty ? "COREY_F32" : "COREY" + suffix.uppercased()
  }

  // MARK: Calls

  /// Writes the calls that put the value of an expression where it belongs.
  mutating func compute(
    _ expression: Expression, into target: TileOperand, _ axis: TileAxis
  ) throws(TileMisfit) {
    switch expression {
    case .constant, .variable, .element, .load:
      try call(.copy, [expression], into: target, axis)
    case .apply(let function, let arguments):
      try call(function, arguments, into: target, axis)
    case .round(let type, let inner): try round(inner, to: type, into: target, axis)
    case .iota(let base, let isLanes):
      let (start, step) = try split(base, axis)
      line(
        "corey_tile_count(\(rows(axis)), \(lanes), \(target.pointer), \(target.row), "
          + "\(text(start)), \(text(step)), \(isLanes ? 1 : 0));")
    }
  }

  private mutating func call(
    _ function: ScalarFunction, _ arguments: [Expression], into target: TileOperand,
    _ axis: TileAxis
  ) throws(TileMisfit) {
    guard target.lane == 1 else { throw TileMisfit() }
    var operands: [TileOperand] = []
    for argument in arguments { operands.append(try operand(argument, axis)) }
    call(function, operands, into: target, axis)
    give(operands)
  }

  mutating func call(
    _ function: ScalarFunction, _ operands: [TileOperand], into target: TileOperand,
    _ axis: TileAxis
  ) {
    let list = operands.map(\.arguments).joined(separator: ", ")
    line(
      "corey_tile_map\(operands.count)(\(function.tileName), \(rows(axis)), \(lanes), "
        + "\(target.pointer), \(target.row), \(list));")
  }

  /// Through the bits of a storage type and back.
  private mutating func round(
    _ inner: Expression, to type: StorageType, into target: TileOperand, _ axis: TileAxis
  ) throws(TileMisfit) {
    let name: String
    switch type {
    case .bf16: name = "COREY_BF16"
    case .f16: name = "COREY_F16"
    case .i8, .i4, .ternary: name = "COREY_I8"
    case .f32, .i32:
      try compute(inner, into: target, axis)
      return
    }
    let value = try operand(inner, axis)
    let bits = take(axis)
    line(
      "corey_tile_store(\(name), \(rows(axis)), \(lanes), \(bits.name), \(width), 1, "
        + "\(value.arguments));")
    line(
      "corey_tile_load(\(name), \(rows(axis)), \(lanes), \(target.pointer), \(target.row), "
        + "\(bits.name), \(width), 1);")
    give([value])
    memory.give(bits)
    let bounds: (Float, Float)? =
      switch type {
      case .i4: (-8, 7)
      case .ternary: (-1, 1)
      default: nil
      }
    guard let bounds else { return }
    for (function, bound) in [(ScalarFunction.max, bounds.0), (.min, bounds.1)] {
      let number = TileOperand(pointer: constant(bound), row: "0", lane: 0)
      call(function, [target, number], into: target, axis)
    }
  }
}

extension ScalarFunction {
  /// The name in the hosted text.
  fileprivate var tileName: String {
    self == .lessOrEqual ? "COREY_LESS_OR_EQUAL" : "COREY_" + rawValue.uppercased()
  }
}
