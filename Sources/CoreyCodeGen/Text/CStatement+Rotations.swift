import CoreyIR
import CoreySchedule

// Rotations of rows and folds of weights.
extension CStatement {
  func writeRotation(_ row: RowRotation, to writer: inout CWriter) {
    let scale = CExpression.literal(Float(HadamardOrder(row.order).scale))
    let from = expressions.pointer(row.from.buffer, row.from.index)
    let to = expressions.pointer(row.to.buffer, row.to.index)
    writeTransform(
      "ck_rotate", row.rotation, order: row.order, "\(scale), \(from), \(to)", to: &writer)
  }

  func writeFold(_ fold: FoldStatement, to writer: inout CWriter) {
    switch fold {
    case .assign(let buffer, let index, let expression):
      writer.line("\(element(buffer, index)) = \(wide(expression));")
    case .store(let access, let expression):
      let place = expressions.pointer(access.buffer, access.index)
      writer.line("s_store(\(place), (float)(\(wide(expression))));")
    case .rotate(let rotation, let order, let buffer, let index):
      let scale = Self.literal(HadamardOrder(order).scale)
      let place = doubles(buffer) + (index == 0 ? "" : " + \(expressions.integer(index))")
      writeTransform(
        "ck_fold_rotate", rotation, order: order, "\(scale), \(place)", to: &writer)
    }
  }

  /// A call of a transform, with the tables it needs.
  private func writeTransform(
    _ function: String, _ rotation: Rotation, order count: Int, _ rest: String,
    to writer: inout CWriter
  ) {
    let order = HadamardOrder(count)
    let signs = rotation.signs(order: count)
    let dense = DenseFactor(of: order, isInverse: rotation.isInverse)
    writer.block("") { writer in
      if signs.contains(true) {
        let words = stride(from: 0, to: signs.count, by: 32).map { start in
          signs[start..<min(start + 32, signs.count)].enumerated().reduce(UInt32(0)) {
            $1.element ? $0 | 1 << UInt32($1.offset) : $0
          }
        }
        writer.table("static const uint32_t signs[]", words.map { "\($0)u" })
      }
      if let dense {
        writer.table("static const uint8_t terms[]", dense.terms.map { "\($0.rawValue)" })
      }
      let terms = dense == nil ? "NULL" : "terms"
      writer.line(
        "\(function)(\(count), \(order.width), \(order.dense), \(terms), "
          + "\(signs.contains(true) ? "signs" : "NULL"), \(rotation.isInverse ? 1 : 0), \(rest));")
    }
  }

  // MARK: Doubles

  private func wide(_ expression: WideExpression) -> String {
    switch expression {
    case .constant(let number): Self.literal(number)
    case .exact(let float): "(double)\(expressions.float(float, lanes: false))"
    case .element(let buffer, let index): element(buffer, index)
    // A product stands first in another, so it needs no parentheses.
    case .product(let left, let right): "\(wide(left)) * \(wide(right))"
    }
  }

  private func element(_ buffer: BufferID, _ index: IntExpression) -> String {
    "(\(doubles(buffer)))[\(expressions.integer(index))]"
  }

  private func doubles(_ buffer: BufferID) -> String {
    "(double *)(void *)\(expressions.pointer(buffer, 0))"
  }

  /// The shortest decimal that reads as this very number.
  private static func literal(_ number: Double) -> String {
    if number.isNaN { return "(double)ck_nan()" }
    if number.isInfinite {
      return number < 0 ? "(double)(-ck_infinity())" : "(double)ck_infinity()"
    }
    return number.sign == .minus ? "(\(number))" : "\(number)"
  }
}
