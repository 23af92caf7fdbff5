import CoreyIR

/// Counts the loads, stores and arithmetic of statements.
///
/// Loops are not walked round by round: rounds that cannot differ in what they count are counted
/// once and multiplied.
struct LogicalCounter {
  let share: Share
  let unit: VectorUnit
  /// By buffer index.
  private(set) var counts: [Int: AccessCount] = [:]
  private(set) var operations = Operations()
  /// Lanes that stand for themselves in the statement at hand.
  private var width = 1

  init(share: Share, unit: VectorUnit) {
    self.share = share
    self.unit = unit
  }

  mutating func count(_ statements: [Statement], times: Int, scope: inout [String: Int]) {
    guard times > 0 else { return }
    for statement in statements { count(statement, times: times, scope: &scope) }
  }

  private mutating func count(
    _ statement: Statement, times: Int, scope: inout [String: Int]
  ) {
    switch statement {
    case .loop(let name, let from, let to, _, let body):
      rounds(
        name, body, from: from.value(scope), to: to.value(scope), times: times, scope: &scope)
    case .lanes(let name, let from, let to, let body):
      width = unit.lanes
      rounds(
        name, body, from: from.value(scope), to: to.value(scope), step: unit.lanes, times: times,
        scope: &scope)
      width = 1
    case .stride(let name, let from, let to, let step, let body):
      rounds(
        name, body, from: from.value(scope), to: to.value(scope), step: max(1, step),
        times: times, scope: &scope)
    case .parallel(let name, let count, let body):
      let range = share.range(count.value(scope))
      rounds(
        name, body, from: range.lowerBound, to: range.upperBound, times: times, scope: &scope)
    case .scope(let body), .nest(_, let body): count(body, times: times, scope: &scope)
    case .single(let body):
      if share.thread == 0 { count(body, times: times, scope: &scope) }
    case .integer(let name, let expression):
      expression.visitElements { note($0, loads: times) }
      scope[name] = expression.value(scope)
    case .define(_, let isLanes, let expression):
      count(expression, isLanes: isLanes, times: times, scope)
    case .assign(_, let expression):
      count(expression, isLanes: expression.isLanes, times: times, scope)
    case .assignElement(_, let index, let expression):
      index.visitElements { note($0, loads: times) }
      count(expression, isLanes: expression.isLanes, times: times, scope)
    case .store(let access, let expression):
      note(access.buffer, stores: times * elements(access, scope))
      access.index.visitElements { note($0, loads: times) }
      count(expression, isLanes: access.lanes != nil, times: times, scope)
    case .reduceRow(_, _, let access, let count):
      let elements = max(0, count.value(scope))
      note(access.buffer, loads: times * elements)
      access.index.visitElements { note($0, loads: times) }
      operations.flops += times * elements
    case .tree(_, _, _, let isLanes): operations.flops += times * 15 * (isLanes ? width : 1)
    case .rotate(let row): count(row, times: times)
    case .matrixTile(let tile): count(tile, times: times, scope)
    case .move(let buffer, _, _, let count):
      let elements = max(0, count.value(scope))
      note(buffer, loads: times * elements, stores: times * elements)
    case .array, .barrier: break
    // The pack program is no part of a run.
    case .fetch, .packPanels, .fold: break
    }
  }

  // MARK: Loops

  private mutating func rounds(
    _ name: String, _ body: [Statement], from: Int, to: Int, step: Int = 1, times: Int,
    scope: inout [String: Int]
  ) {
    guard from < to else { return }
    let count = (to - from + step - 1) / step
    let values = Swift.stride(from: from, to: to, by: step)
    let saved = scope[name]
    defer { scope[name] = saved }
    let heads = body.prefix { if case .integer = $0 { true } else { false } }
    let rest = Array(body.dropFirst(heads.count))
    let controls = rest.controls
    guard body.controls.contains(name) else {
      scope[name] = from
      self.count(body, times: times * count, scope: &scope)
      return
    }
    if controls.contains(name) {
      for value in values {
        scope[name] = value
        self.count(body, times: times, scope: &scope)
      }
      return
    }
    // Rounds differ only by the numbers at the head: those of equal numbers are one.
    let names = heads.compactMap { head in
      if case .integer(let name, _) = head, controls.contains(name) { name } else { nil }
    }
    var groups: [(numbers: [Int], first: Int, count: Int)] = []
    var places: [[Int]: Int] = [:]
    for value in values {
      scope[name] = value
      for case .integer(let name, let expression) in heads {
        scope[name] = expression.value(scope)
      }
      let numbers = names.map { scope[$0] ?? 0 }
      if let place = places[numbers] {
        groups[place].count += 1
      } else {
        places[numbers] = groups.count
        groups.append((numbers, value, 1))
      }
    }
    for group in groups {
      scope[name] = group.first
      self.count(body, times: times * group.count, scope: &scope)
    }
  }

  // MARK: Single statements

  /// One pass reads the row and writes the result; the others work on the result.
  private mutating func count(_ row: RowRotation, times: Int) {
    let passes = unit.rotationPasses(row)
    note(row.from.buffer, loads: times * row.order)
    note(row.to.buffer, loads: times * (passes - 1) * row.order, stores: times * passes * row.order)
    for access in [row.from, row.to] { access.index.visitElements { note($0, loads: times) } }
    operations.flops += times * (HadamardOrder(row.order).additions + row.order)
  }

  private mutating func count(
    _ expression: Expression, isLanes: Bool, times: Int, _ scope: [String: Int]
  ) {
    switch expression {
    case .constant, .variable: break
    case .element(_, let index, _), .iota(let index, _):
      index.visitElements { note($0, loads: times) }
    case .load(let access):
      note(access.buffer, loads: times * elements(access, scope))
      access.index.visitElements { note($0, loads: times) }
    case .apply(let function, let arguments):
      let width = times * (expression.isLanes ? self.width : 1)
      operations.flops += width * function.flops
      if function.isTranscendental {
        operations.transcendentals[function, default: 0] += width
      }
      // The text repeats what it squares.
      let repeats = function == .square ? 2 : 1
      for argument in arguments {
        count(argument, isLanes: argument.isLanes, times: times * repeats, scope)
      }
    case .round(_, let inner): count(inner, isLanes: inner.isLanes, times: times, scope)
    }
  }

  private mutating func count(_ tile: MatrixTile, times: Int, _ scope: [String: Int]) {
    let rows = max(0, tile.rows.value(scope))
    let tiles = (rows + unit.tileRows - 1) / unit.tileRows
    let passes = 32 / unit.tileColumns
    note(tile.x.buffer, loads: times * rows * tile.depth * passes)
    note(tile.w.buffer, loads: times * tiles * tile.depth * 32)
    let goesOn = tile.goesOn.map { $0.value(scope) != 0 } ?? false
    note(tile.y.buffer, loads: goesOn ? times * rows * 32 : 0, stores: times * rows * 32)
    for access in [tile.x, tile.w, tile.y] {
      access.index.visitElements { note($0, loads: times) }
    }
    let flops = times * rows * tile.depth * 64
    operations.flops += flops
    operations.matrixFlops += flops
  }

  /// The elements of one access.
  private func elements(_ access: Access, _ scope: [String: Int]) -> Int {
    guard let lanes = access.lanes else { return 1 }
    return min(unit.lanes, max(0, lanes.valid?.value(scope) ?? unit.lanes))
  }

  private mutating func note(_ buffer: BufferID, loads: Int = 0, stores: Int = 0) {
    counts[buffer.index, default: AccessCount()] += AccessCount(loads: loads, stores: stores)
  }
}
