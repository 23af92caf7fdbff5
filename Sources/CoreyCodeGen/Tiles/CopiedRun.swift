import CoreySchedule

/// A loop that copies floats one by one, as one call.
struct CopiedRun {
  private let to: Access
  private let from: Access
  private let steps: (to: IntExpression, from: IntExpression)
  private let count: IntExpression

  /// - Returns: `nil` if the loop does anything else.
  init?(_ variable: String, from start: IntExpression, to end: IntExpression, _ body: [Statement]) {
    guard start == 0, body.count == 1,
      case .store(var to, .load(var from)) = body[0], to.lanes == nil, from.lanes == nil,
      to.buffer != from.buffer, let toStep = to.index.coefficient(of: variable),
      let fromStep = from.index.coefficient(of: variable)
    else { return nil }
    to.index = to.index.replacing(variable, with: 0)
    from.index = from.index.replacing(variable, with: 0)
    (self.to, self.from, steps, count) = (to, from, (toStep, fromStep), end)
  }

  /// `nil` unless both places hold floats.
  func text(_ expressions: CExpression) -> String? {
    guard [to, from].allSatisfy({ expressions.buffers[$0.buffer.index].type == .f32 }) else {
      return nil
    }
    let target = expressions.pointer(to.buffer, to.index)
    let source = expressions.pointer(from.buffer, from.index)
    let count = expressions.integer(count)
    if steps.to == 1, steps.from == 1 { return "corey_tile_move(\(target), \(source), \(count));" }
    return "corey_tile_copy(\(count), \(target), \(expressions.integer(steps.to)), \(source), "
      + "\(expressions.integer(steps.from)));"
  }
}
