import CoreyIR

/// Finds out what a nest touches, from its accesses and the ranges of the loops around them.
struct TouchBuilder {
  private let layer: LayerLoops
  /// Numbers that are known: lengths, rows of the chunk.
  private let known: [String: Int]
  /// What a variable of the nest is.
  private var meaning: [String: LinearForm] = [:]
  /// The loops' counters and how far they run.
  private var counters: [String: Int] = [:]
  private var group = TouchGroup()
  private var places: [Box: Int] = [:]
  /// The outermost loop, and its highest digit that has more than one value.
  private var outermost: String?

  /// What a nest or a loop touches, one group for each statement of its own.
  static func groups(
    of statements: [Statement], in layer: LayerLoops, known: [String: Int]
  ) -> [TouchGroup] {
    statements.compactMap { statement in
      var builder = TouchBuilder(layer: layer, known: known)
      builder.visit(statement)
      builder.close()
      return builder.group.touches.isEmpty ? nil : builder.group
    }
  }

  private init(layer: LayerLoops, known: [String: Int]) {
    self.layer = layer
    self.known = known
  }

  // MARK: Statements

  private mutating func visit(_ statements: [Statement]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: Statement) {
    switch statement {
    case .loop(let name, let from, let to, _, let body),
      .stride(let name, let from, let to, _, let body):
      let start = form(from)
      enter(name, from: start, count: trips(from, to))
      visit(body)
    case .lanes(let name, let from, let to, let body):
      enter(name, from: form(from), count: trips(from, to))
      // Accesses of lanes run over the whole vector by themselves.
      visit(body)
    case .parallel(let name, let count, let body):
      enter(name, from: LinearForm(0), count: max(0, count.value(known)))
      visit(body)
    case .scope(let body), .single(let body), .nest(_, let body): visit(body)
    case .integer(let name, let expression):
      loads(in: expression)
      meaning[name] = form(expression)
    case .define(_, _, let expression), .assign(_, let expression): loads(in: expression)
    case .assignElement(_, let index, let expression):
      loads(in: index)
      loads(in: expression)
    case .store(let access, let expression):
      loads(in: expression)
      loads(in: access.index)
      touch(access, isWritten: true)
    case .reduceRow(_, _, let access, let count):
      touch(
        access.buffer, form(access.index),
        lanes: Box.Dimension(stride: 1, count: max(0, count.value(known))), isWritten: false)
    case .matrixTile(let tile): touch(tile)
    case .move(let buffer, let from, let to, let count):
      let width = Box.Dimension(stride: 1, count: max(0, count.value(known)))
      touch(buffer, form(from), lanes: width, isWritten: false)
      touch(buffer, form(to), lanes: width, isWritten: true)
    case .rotate(let row):
      let width = Box.Dimension(stride: 1, count: row.order)
      touch(row.from.buffer, form(row.from.index), lanes: width, isWritten: false)
      touch(row.to.buffer, form(row.to.index), lanes: width, isWritten: true)
    case .array, .tree, .barrier, .fetch, .packPanels, .fold: break
    }
  }

  private mutating func touch(_ tile: MatrixTile) {
    let rows = max(0, tile.rows.value(known))
    func rowsOf(_ access: Access, stride: IntExpression) -> LinearForm {
      let row = LinearForm.Digit(counter: "row", divisor: 1, count: rows)
      return form(access.index) + LinearForm(.inner(row)) * stride.value(known)
    }
    // The first rows already go through the whole panel.
    touch(
      tile.w.buffer, form(tile.w.index), lanes: Box.Dimension(stride: 1, count: tile.depth * 32),
      isWritten: false)
    if let last = group.touches.indices.last, group.touches[last].box.buffer == tile.w.buffer {
      group.touches[last].isHeld = true
    }
    touch(
      tile.x.buffer, rowsOf(tile.x, stride: tile.xStride),
      lanes: Box.Dimension(stride: 1, count: tile.depth), isWritten: false)
    let y = rowsOf(tile.y, stride: tile.yStride)
    let width = Box.Dimension(stride: 1, count: 32)
    if let goesOn = tile.goesOn, goesOn.value(known) != 0 {
      touch(tile.y.buffer, y, lanes: width, isWritten: false)
    }
    touch(tile.y.buffer, y, lanes: width, isWritten: true)
  }

  // MARK: Loops

  private mutating func enter(_ name: String, from: LinearForm, count: Int) {
    counters[name] = count
    if outermost == nil { outermost = name }
    meaning[name] =
      from + LinearForm(.inner(LinearForm.Digit(counter: name, divisor: 1, count: count)))
  }

  private func trips(_ from: IntExpression, _ to: IntExpression) -> Int {
    if let distance = to.distance(from: from) { return max(0, distance) }
    // The whole blocks of 16 lanes of a length that has a rest: the longest stands for all.
    if case .min(let whole, let end) = to, let distance = whole.distance(from: from) {
      return max(0, Swift.min(distance, end.value(known)))
    }
    return max(0, to.value(known) - from.value(known))
  }

  // MARK: Accesses

  private mutating func loads(in expression: Expression) {
    switch expression {
    case .constant, .variable: break
    case .element(_, let index, _), .iota(let index, _): loads(in: index)
    case .load(let access):
      loads(in: access.index)
      touch(access, isWritten: false)
    case .apply(_, let arguments): for argument in arguments { loads(in: argument) }
    case .round(_, let inner): loads(in: inner)
    }
  }

  private mutating func loads(in expression: IntExpression) {
    switch expression {
    case .constant, .variable: break
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right),
      .divide(let left, let right), .remainder(let left, let right), .min(let left, let right):
      loads(in: left)
      loads(in: right)
    case .element(let buffer, let index):
      loads(in: index)
      touch(
        buffer, form(index), lanes: Box.Dimension(stride: 1, count: 1), isWritten: false)
    }
  }

  private mutating func touch(_ access: Access, isWritten: Bool) {
    // The loop over lanes has run over them, in steps of one element of a contiguous axis.
    let place = form(access.index)
    touch(
      access.buffer, place, lanes: Box.Dimension(stride: 1, count: 1), isWritten: isWritten,
      gather: gather(in: access.index))
  }

  private mutating func touch(
    _ buffer: BufferID, _ place: LinearForm, lanes: Box.Dimension, isWritten: Bool,
    gather: Box.Gather? = nil
  ) {
    guard layer.buffers.indices.contains(buffer.index) else { return }
    let box = Box(
      buffer: buffer, place: place, lanes: lanes, elementBytes: layer[buffer].type.bytes,
      gather: gather, outermost: outermost)
    guard box.bytes > 0 else { return }
    if let index = places[box] {
      if isWritten { group.touches[index].isWritten = true }
    } else {
      places[box] = group.touches.count
      group.touches.append(Touch(box: box, isRead: !isWritten, isWritten: isWritten))
    }
  }

  private mutating func close() {
    group.close()
  }

  /// The rows of a table that an index picks by data.
  private func gather(in index: IntExpression) -> Box.Gather? {
    func find(_ index: IntExpression, factor: Int) -> Box.Gather? {
      switch index {
      case .add(let left, let right):
        return find(left, factor: factor) ?? find(right, factor: factor)
      case .subtract(let left, _): return find(left, factor: factor)
      case .multiply(let inner, let other):
        return find(inner, factor: factor * other.value(known))
      case .element(let buffer, let place):
        let lookups = form(place).terms.reduce(1) { count, term in
          if case .inner(let digit) = term.symbol { count * max(1, digit.count) } else { count }
        }
        return Box.Gather(stride: factor * layer[buffer].type.bytes, lookups: lookups)
      // Rows that are columns of panels: which panel decides, which column hardly matters.
      case .divide(let inner, _): return find(inner, factor: factor)
      case .constant, .variable, .remainder, .min: return nil
      }
    }
    return find(index, factor: 1)
  }

  // MARK: Numbers

  private func form(_ expression: IntExpression) -> LinearForm {
    switch expression {
    case .constant(let number): return LinearForm(number)
    case .variable(let name):
      return meaning[name] ?? known[name].map(LinearForm.init) ?? LinearForm(.outer(name))
    case .add(let left, let right): return form(left) + form(right)
    case .subtract(let left, let right): return form(left) + form(right) * -1
    case .multiply(let left, let right):
      let (a, b) = (form(left), form(right))
      if b.isConstant { return a * b.constant }
      return a.isConstant ? b * a.constant : LinearForm(0)
    case .divide(let inner, let divisor):
      guard let (counter, below) = quotient(inner), let count = counters[counter] else {
        return LinearForm(expression.value(known))
      }
      let by = Swift.max(1, divisor.value(known)) * below
      return digit(counter, by, (count + by - 1) / by)
    case .remainder(let inner, let modulus):
      guard let (counter, by) = quotient(inner), let count = counters[counter] else {
        return LinearForm(expression.value(known))
      }
      return digit(counter, by, Swift.min(modulus.value(known), (count + by - 1) / by))
    case .min(let left, let right):
      let (a, b) = (form(left), form(right))
      return a.isConstant && b.isConstant ? LinearForm(Swift.min(a.constant, b.constant)) : a
    // What is gathered is not where the form says.
    case .element: return LinearForm(0)
    }
  }

  private func digit(_ counter: String, _ divisor: Int, _ count: Int) -> LinearForm {
    LinearForm(.inner(LinearForm.Digit(counter: counter, divisor: divisor, count: count)))
  }

  /// A counter and what it is divided by.
  private func quotient(_ expression: IntExpression) -> (counter: String, divisor: Int)? {
    switch expression {
    case .variable(let name): return counters[name] == nil ? nil : (name, 1)
    case .divide(let inner, let divisor):
      guard let (counter, below) = quotient(inner) else { return nil }
      return (counter, below * Swift.max(1, divisor.value(known)))
    default: return nil
    }
  }
}
