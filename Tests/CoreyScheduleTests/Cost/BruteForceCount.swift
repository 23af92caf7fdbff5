import CoreyIR
import CoreySchedule

/// Counts what loops load and store by running every loop to its end, as the emitted C does, and
/// every micro-kernel tile by tile.
struct BruteForceCount {
  struct Key: Hashable {
    var layer: Int
    var kernel: Int
    var buffer: Int
  }

  let program: LoopProgram
  let unit: VectorUnit
  let threads: Int
  let thread: Int
  private(set) var counts: [Key: AccessCount] = [:]
  private var place = Key(layer: 0, kernel: 0, buffer: 0)
  private var variables: [String: Int] = [:]

  init(
    _ program: LoopProgram, batch: Int, time: Int, unit: VectorUnit, thread: Int = 0,
    threads: Int = 1
  ) {
    self.program = program
    self.unit = unit
    self.thread = thread
    self.threads = threads
    var start = 0
    repeat {
      let length = min(time - start, program.segment ?? time)
      steps(program.layers.count - 1, program.layers.last?.steps ?? [], batch, length)
      start += length
    } while start < time
  }

  private mutating func steps(_ layer: Int, _ steps: [Step], _ batch: Int, _ segment: Int) {
    for step in steps {
      switch step {
      case .kernel(let kernel):
        place.layer = layer
        place.kernel = kernel
        variables = ["B": batch, "S": segment]
        run(program.layers[layer].kernels[kernel].body)
      case .call(let call):
        self.steps(call.layer, program.layers[call.layer].steps, batch, segment)
      case .loop(_, let range, let body):
        for _ in range { self.steps(layer, body, batch, segment) }
      }
    }
  }

  private mutating func run(_ statements: [Statement]) {
    for statement in statements { run(statement) }
  }

  private mutating func run(_ statement: Statement) {
    switch statement {
    case .loop(let name, let from, let to, _, let body): loop(name, from, to, 1, body)
    case .lanes(let name, let from, let to, let body): loop(name, from, to, unit.lanes, body)
    case .stride(let name, let from, let to, let step, let body): loop(name, from, to, step, body)
    case .parallel(let name, let count, let body):
      let count = value(count)
      for round in count * thread / threads..<count * (thread + 1) / threads {
        variables[name] = round
        run(body)
      }
    case .scope(let body), .nest(_, let body): run(body)
    case .single(let body): if thread == 0 { run(body) }
    case .integer(let name, let expression): variables[name] = value(expression)
    case .define(_, _, let expression), .assign(_, let expression): loads(expression)
    case .assignElement(_, let index, let expression):
      _ = value(index)
      loads(expression)
    case .store(let access, let expression):
      loads(expression)
      _ = value(access.index)
      note(access.buffer, stores: width(access))
    case .reduceRow(_, _, let access, let count):
      note(access.buffer, loads: value(count))
    case .matrixTile(let tile): matmul(tile)
    case .move(let buffer, _, _, let count):

      let elements = value(count)
      note(buffer, loads: elements, stores: elements)
    case .rotate(let row):
      // The passes of `ck_rotate`: the first reads the row, all others what the first has written.
      let passes = unit.rotationPasses(row)
      _ = value(row.from.index)
      _ = value(row.to.index)
      note(row.from.buffer, loads: row.order)
      note(row.to.buffer, loads: (passes - 1) * row.order, stores: passes * row.order)
    case .array, .tree, .barrier, .fetch, .packPanels, .fold: break
    }
  }

  private mutating func loop(
    _ name: String, _ from: IntExpression, _ to: IntExpression, _ step: Int, _ body: [Statement]
  ) {
    variables[name] = value(from)
    while variables[name, default: 0] < value(to) {
      let round = variables[name, default: 0]
      run(body)
      variables[name] = round + step
    }
  }

  /// `ck_matmul`, statement by statement.
  private mutating func matmul(_ tile: MatrixTile) {
    var rows = value(tile.rows)
    var tiles = (rows + unit.tileRows - 1) / unit.tileRows
    while tiles > 0 {
      let height = (rows + tiles - 1) / tiles
      for _ in stride(from: 0, to: 32, by: unit.tileColumns) {
        note(tile.w.buffer, loads: tile.depth * unit.tileColumns)
        note(tile.x.buffer, loads: tile.depth * height)
        note(tile.y.buffer, stores: height * unit.tileColumns)
      }
      tiles -= 1
      rows -= height
    }
  }

  private mutating func loads(_ expression: Expression) {
    switch expression {
    case .constant, .variable: break
    case .element(_, let index, _), .iota(let index, _): _ = value(index)
    case .load(let access):
      _ = value(access.index)
      note(access.buffer, loads: width(access))
    case .apply(let function, let arguments):
      for argument in arguments { loads(argument) }
      // C has no operator for squares: the text repeats the operand.
      if function == .square { for argument in arguments { loads(argument) } }
    case .round(_, let inner): loads(inner)
    }
  }

  private mutating func width(_ access: Access) -> Int {
    guard let lanes = access.lanes else { return 1 }
    guard let valid = lanes.valid else { return unit.lanes }
    return max(0, min(unit.lanes, value(valid)))
  }

  private mutating func note(_ buffer: BufferID, loads: Int = 0, stores: Int = 0) {
    place.buffer = buffer.index
    counts[place, default: AccessCount()] += AccessCount(loads: loads, stores: stores)
  }

  private mutating func value(_ expression: IntExpression) -> Int {
    switch expression {
    case .constant(let number): return number
    case .variable(let name): return variables[name] ?? 0
    case .add(let a, let b): return value(a) + value(b)
    case .subtract(let a, let b): return value(a) - value(b)
    case .multiply(let a, let b): return value(a) * value(b)
    case .divide(let a, let b): return value(a) / max(1, value(b))
    case .remainder(let a, let b): return value(a) % max(1, value(b))
    case .min(let a, let b): return Swift.min(value(a), value(b))
    case .element(let buffer, let index):
      _ = value(index)
      note(buffer, loads: 1)
      return 0
    }
  }
}
