import CoreySchedule

/// A loop over blocks of 16 lanes with as many lanes in a block as suit the tiles of its nest.
struct TileLoops {
  /// The rounds of the loop.
  private(set) var count: IntExpression
  private(set) var body: [Statement]

  /// - Returns: `nil` if the loop is not one over blocks of lanes.
  init?(counter: String, count: IntExpression, body: [Statement]) {
    guard case .lanes(let lane, let from, let to, let inner)? = body.last else { return nil }
    self.count = count
    self.body = body
    let rounds = IntExpression.variable(counter)
    var blocks: Int?
    for case .integer(_, .remainder(rounds, .constant(let number))) in body.prefix(1) {
      blocks = number
    }
    guard let blocks, let total = count.constant,
      from == body[0].variable.map({ .variable($0) * 16 })
    else { return }
    var times = TileNest.width(for: inner) / 16
    while blocks % times != 0 { times /= 2 }
    guard times > 1 else { return }
    self.count = .constant(total / times)
    let wide = IntExpression.constant(16 * times)
    let start = body[0].variable.map { .variable($0) * wide } ?? 0
    let end: IntExpression =
      if case .min(_, let width) = to { .minimum(start + wide, width) } else { start + wide }
    self.body = body.dropLast().map { statement in
      guard case .integer(let name, let value) = statement else { return statement }
      return .integer(name, value.dividing(rounds, from: blocks, to: blocks / times))
    }
    self.body.append(.lanes(lane, from: start, to: end, inner))
  }
}

extension TileNest {
  /// The loop over the lanes of a block as C, or `nil` if its body is of no form that tiles can do.
  static func text(
    lane: String, from: IntExpression, to: IntExpression, _ body: [Statement],
    expressions: CExpression
  ) -> (width: Int, lines: [String])? {
    var isWhole = false
    var width = width(for: body)
    switch (from, to) {
    case (_, .min(let end, _)): width = (end - from).distance ?? width
    case (.constant(let first), .constant(let last)):
      let count = last - first
      width = min(width, (count + 15) / 16 * 16)
      isWhole = count % width == 0
    default:
      width = (to - from).distance ?? width
      isWhole = true
    }
    guard
      let lines = text(
        body, lane: lane, end: to, width: width, isWhole: isWhole, expressions: expressions)
    else { return nil }
    return (width, lines)
  }
}

extension Statement {
  fileprivate var variable: String? {
    if case .integer(let name, _) = self { name } else { nil }
  }
}

extension IntExpression {
  /// `a + n - a`.
  fileprivate var distance: Int? {
    if case .subtract(.add(let left, .constant(let number)), let right) = self, left == right {
      return number
    }
    return constant
  }

  /// Quotients and remainders by a number as those by another.
  fileprivate func dividing(_ counter: IntExpression, from old: Int, to new: Int) -> IntExpression {
    func inner(_ expression: IntExpression) -> IntExpression {
      expression.dividing(counter, from: old, to: new)
    }
    switch self {
    case .divide(counter, .constant(old)): return counter / .constant(new)
    case .remainder(counter, .constant(old)): return counter % .constant(new)
    case .divide(let left, let right): return inner(left) / right
    case .remainder(let left, let right): return inner(left) % right
    default: return self
    }
  }
}
