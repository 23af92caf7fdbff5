import CoreyIR
import CoreySchedule

// The statements of a nest, one after the other, each for all rows of the tiles.
extension TileNest {
  mutating func write(_ statements: [Statement], along axis: TileAxis) throws(TileMisfit) {
    let list = StatementList(statements)
    var index = 0
    while index < statements.count { try write(list, at: &index, along: axis) }
  }

  /// Writes a statement, or several at once, and gives back what nothing reads behind them.
  mutating func write(
    _ list: StatementList, at index: inout Int, along axis: TileAxis
  ) throws(TileMisfit) {
    let first = index
    if case .rounds = axis, let sum = fusedSum(list.statements, at: index) {
      try write(sum, along: axis)
      index = sum.last + 1
    } else {
      let rest = list.statements[(index + 1)...]
      try write(list.statements[index], before: rest, along: axis)
      index += 1
    }
    for done in first..<index { release(list.ending[done]) }
  }

  /// Gives back the blocks of variables that are named for the last time.
  mutating func release(_ names: [String]) {
    for name in names where !states.contains(name) && !(isCarried && shared.contains(name)) {
      if let block = locals.removeValue(forKey: name)?.block { memory.give(block) }
    }
  }

  private mutating func write(
    _ statement: Statement, before rest: ArraySlice<Statement>, along axis: TileAxis
  ) throws(TileMisfit) {
    switch statement {
    case .define(let name, true, let expression):
      locals[name] = home(of: name, in: rest, along: axis) ?? newLocal(name, along: axis)
      try compute(expression, into: place(name, 0, axis), axis)
    case .assign(let name, let expression): try assign(name, expression, along: axis)
    case .assignElement(let name, let index, let expression):
      if case .variable(let variable, _) = expression,
        case .element(name, index) = locals[variable]
      {
        return
      }
      try compute(expression, into: place(name, index, axis), axis)
    case .store(let access, let expression):
      if case .variable(let variable, _) = expression, case .memory(access) = locals[variable] {
        return
      }
      try store(access, expression, axis)
    case .array(let name, let count, true, let fill):
      try makeArray(name, count: count, fill: fill, along: axis)
    case .tree(let reduction, let result, let partials, true):
      for distance in [8, 4, 2, 1] {
        for index in 0..<distance {
          let left = try place(partials, .constant(index), axis)
          let right = try place(partials, .constant(index + distance), axis)
          call(reduction.function, [left, right], into: left, axis)
        }
      }
      locals[result] = newLocal(result, along: axis)
      try compute(
        .element(partials, 0, isLanes: true), into: place(result, 0, axis), axis)
    case .loop(let variable, let from, let to, _, let body):
      if case .none = axis, from == 0, let count = to.constant, canBeRows(body, of: variable) {
        try write(body, along: .rounds(variable, count: count))
        return
      }
      if case .rounds = axis { throw TileMisfit() }
      open(
        "for (int64_t \(variable) = \(expressions.integer(from)); "
          + "\(variable) < \(expressions.integer(to)); \(variable)++)")
      try write(body, along: axis)
      close()
    default: throw TileMisfit()
    }
  }

  /// Where a variable is put by a statement that follows at once: then it need not be copied there.
  private func home(
    of name: String, in rest: ArraySlice<Statement>, along axis: TileAxis
  ) -> TileLocal? {
    for statement in rest {
      switch statement {
      case .store(let access, .variable(name, _)) where access.lanes != nil && isPlain(access):
        return .memory(access)
      case .assignElement(let array, let index, .variable(name, _))
      where !shared.contains(name) || shared.contains(array):
        return .element(array, index)
      case .store(_, .variable(name, _)): continue
      default: return nil
      }
    }
    return nil
  }

  private mutating func newLocal(_ name: String, along axis: TileAxis) -> TileLocal {
    switch axis {
    case .strip: return .strip(take(.strip))
    case .rounds: return .rounds(take(axis))
    case .none: return shared.contains(name) ? .strip(take(.strip)) : .row(take(.none))
    }
  }

  private mutating func makeArray(
    _ name: String, count: Int, fill: Float?, along axis: TileAxis
  ) throws(TileMisfit) {
    if case .rounds = axis { throw TileMisfit() }
    let isStrip = if case .strip = axis { true } else { shared.contains(name) }
    let block = memory.take(count * width * (isStrip ? strip : 1))
    locals[name] = isStrip ? .strip(block) : .row(block)
    guard let fill else { return }
    for index in 0..<count {
      try compute(.constant(fill), into: place(name, .constant(index), axis), axis)
    }
  }

  private mutating func assign(
    _ name: String, _ expression: Expression, along axis: TileAxis
  ) throws(TileMisfit) {
    guard case .rounds = axis else {
      try compute(expression, into: place(name, 0, axis), axis)
      return
    }
    guard let (left, right) = expression.productAdded(to: name) else { throw TileMisfit() }
    let factors = [try operand(left, axis), try operand(right, axis)]
    let sum = try place(name, 0, .none)
    line(
      "corey_tile_dot(\(rows(axis)), \(lanes), \(sum.pointer), "
        + "\(factors.map(\.arguments).joined(separator: ", ")));")
    give(factors)
  }
}

extension Expression {
  /// The factors, if this is the fma of a sum that goes on.
  func productAdded(to name: String) -> (Expression, Expression)? {
    guard case .apply(.fma, let arguments) = self, arguments.count == 3,
      case .variable(name, _) = arguments[2]
    else { return nil }
    return (arguments[0], arguments[1])
  }
}
