import CoreyIR
import CoreySchedule

/// Writes statements of the loops as C.
struct CStatement {
  let expressions: CExpression
  /// Where a pointer of the weights structure is, by position among the layer's own.
  let weightFields: [String]
  /// Whether the threads share the work; the pack program has one.
  let isParallel: Bool
  /// Whether the work inside of nests is done by precompiled functions.
  var isHosted = false
  /// Declares the pointer of a buffer.
  let declare: (BufferID, _ isAlone: Bool, inout CWriter) -> Void
  /// Where the ticks of nests are counted, by title; of those that are not there none are.
  var counters: [String: Int] = [:]

  func write(_ statements: [Statement], to writer: inout CWriter) {
    for statement in statements { write(statement, to: &writer) }
  }

  private func write(_ statement: Statement, to writer: inout CWriter) {
    func int(_ expression: IntExpression) -> String { expressions.integer(expression) }
    switch statement {
    case .loop(let name, let from, let to, let unroll, var body):
      var to = to
      if isHosted, from == 0, let wide = TileLoops(counter: name, count: to, body: body) {
        (to, body) = (wide.count, wide.body)
      }
      if isHosted, let copy = CopiedRun(name, from: from, to: to, body)?.text(expressions) {
        writer.line(copy)
        return
      }
      if unroll { writer.line("CK_UNROLL") }
      writer.block("for (int64_t \(name) = \(int(from)); \(name) < \(int(to)); \(name)++)") {
        write(body, to: &$0)
      }
    case .lanes(let name, let from, let to, let body):
      if isHosted,
        let tiles = TileNest.text(
          lane: name, from: from, to: to, body, expressions: expressions)
      {
        let head =
          "for (int64_t \(name) = \(int(from)); \(name) < \(int(to)); \(name) += \(tiles.width))"
        writer.block(head) { writer in for line in tiles.lines { writer.line(line) } }
        return
      }
      let body = isHosted ? body : JammedRows.inside(body)
      writer.block("for (int64_t \(name) = \(int(from)); \(name) < \(int(to)); \(name) += LANES)") {
        write(body, to: &$0)
      }
    case .stride(let name, let from, let to, let step, let body):
      writer.block("for (int64_t \(name) = \(int(from)); \(name) < \(int(to)); \(name) += \(step))")
      { write(body, to: &$0) }
    case .parallel(let name, var count, var body):
      if isHosted, let wide = TileLoops(counter: name, count: count, body: body) {
        (count, body) = (wide.count, wide.body)
      }
      let count = int(count)
      if isParallel {
        writer.block(
          "for (int64_t \(name) = CK_SHARE(\(count), thread), \(name)_end = "
            + "CK_SHARE(\(count), thread + 1); \(name) < \(name)_end; \(name)++)"
        ) { write(body, to: &$0) }
      } else {
        writer.block("for (int64_t \(name) = 0; \(name) < \(count); \(name)++)") {
          write(body, to: &$0)
        }
      }
    case .scope(let body): writer.block("") { write(body, to: &$0) }
    case .nest(let title, let body):
      writer.line("/* \(title.cComment) */")
      writer.block("") { writer in
        var buffers = Set<BufferID>()
        for statement in body { statement.visitBuffers { buffers.insert($0) } }
        for buffer in buffers.sorted(by: { $0.index < $1.index }) { declare(buffer, true, &writer) }
        guard let counter = counters[title] else { return write(body, to: &writer) }
        writer.line("const uint64_t ck_start = ck_ticks();")
        writer.block("") { write(body, to: &$0) }
        writer.line("if (thread == 0) ck_phases[\(counter)] += ck_ticks() - ck_start;")
      }
    case .single(let body):
      writer.block(isParallel ? "if (thread == 0)" : "") { write(body, to: &$0) }
    case .integer(let name, let expression):
      writer.line("const int64_t \(name) = \(int(expression));")
    case .define(let name, let isLanes, let expression):
      let type = isLanes ? "vf" : "float"
      writer.line("\(type) \(name) = \(expressions.float(expression, lanes: isLanes));")
    case .assign(let name, let expression):
      writer.line("\(name) = \(expressions.float(expression, lanes: expression.isLanes));")
    case .array(let name, let count, let isLanes, let fill):
      writer.line("\(isLanes ? "vf" : "float") \(name)[\(count)];")
      if let fill {
        let value = expressions.float(.constant(fill), lanes: isLanes)
        writer.line("for (int i = 0; i < \(count); i++) \(name)[i] = \(value);")
      }
    case .assignElement(let name, let index, let expression):
      writer.line(
        "\(name)[\(int(index))] = \(expressions.float(expression, lanes: expression.isLanes));")
    case .store(let access, let expression):
      writer.line(expressions.store(access, expression))
    case .tree(let reduction, let result, let partials, let isLanes):
      writeTree(reduction, result: result, partials: partials, isLanes: isLanes, to: &writer)
    case .reduceRow(let reduction, let result, let access, let count):
      let place = expressions.pointer(access.buffer, access.index)
      writer.line("float \(result) = ck_row_\(reduction.rawValue)(\(place), \(int(count)));")
    case .rotate(let row): writeRotation(row, to: &writer)
    case .fold(let fold): writeFold(fold, to: &writer)
    case .matrixTile(let tile): writeTile(tile, to: &writer)
    case .move(let buffer, let from, let to, let count):
      let source = expressions.pointer(buffer, from)
      let target = expressions.pointer(buffer, to)
      writer.line("ck_move(\(target), \(source), \(int(count)));")
    case .barrier: if isParallel { writer.line("CK_BARRIER(f);") }
    case .fetch(let port, let type, let buffer, let index, let count, let fallback):
      let field = weightFields[port]
      let target = expressions.pointer(buffer, .constant(index)) + " + i"
      let copy = expressions.move(to: target, of: buffer, from: "\(field) + i", type: type)
      writer.block("for (int64_t i = 0; i < \(count); i++)") { writer in
        if let fallback {
          writer.line("if (\(field)) \(copy)")
          writer.line("else \(expressions.store(to: target, of: buffer, .constant(fallback)))")
        } else {
          writer.line(copy)
        }
      }
    case .packPanels(let target, let source, let rows, let columns, let kStride, let nStride):
      writer.line(
        "ck_pack_panels\(expressions.suffix(target.buffer))(\(rows), \(columns), "
          + "\(expressions.pointer(source.buffer, source.index)), \(int(kStride)), "
          + "\(int(nStride)), \(expressions.pointer(target.buffer, target.index)));")
    }
  }

  private func writeTree(
    _ reduction: Reduction, result: String, partials p: String, isLanes: Bool,
    to writer: inout CWriter
  ) {
    let joined = expressions.float(
      .apply(
        reduction.function,
        [
          .element(p, .variable("i"), isLanes: isLanes),
          .element(p, .variable("i") + .variable("j"), isLanes: isLanes),
        ]), lanes: isLanes)
    writer.line("for (int j = 8; j > 0; j /= 2)")
    writer.indented { $0.line("for (int i = 0; i < j; i++) \(p)[i] = \(joined);") }
    writer.line("\(isLanes ? "vf" : "float") \(result) = \(p)[0];")
  }

  private func writeTile(_ tile: MatrixTile, to writer: inout CWriter) {
    let x = expressions.pointer(tile.x.buffer, tile.x.index)
    let w = expressions.pointer(tile.w.buffer, tile.w.index)
    let y = expressions.pointer(tile.y.buffer, tile.y.index)
    let name = tile.goesOn == nil ? "ck_matmul" : "ck_matmul_part"
    let last = tile.goesOn.map { ", \(expressions.integer($0))" } ?? ""
    writer.line(
      "\(name)\(expressions.suffix(tile.w.buffer))(\(expressions.integer(tile.rows)), \(tile.depth), \(x), "
        + "\(expressions.integer(tile.xStride)), \(w), \(y), "
        + "\(expressions.integer(tile.yStride))\(last));")
  }
}

extension String {
  /// The text with nothing in it that could end a comment or start another.
  var cComment: String {
    replacing("*/", with: "* /").replacing("/*", with: "/ *")
      .filter { $0.isASCII && !$0.isNewline }
  }
}
