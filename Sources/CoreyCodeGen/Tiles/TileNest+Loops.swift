import CoreyIR
import CoreySchedule

// Loops inside of a row whose rounds become the rows of tiles.
extension TileNest {
  /// Whether each statement may run for all rounds before the next one starts.
  func canBeRows(_ body: [Statement], of variable: String) -> Bool {
    let uses = StatementUses(body, row: variable)
    guard uses.isLinear, uses.loads.isDisjoint(with: uses.stores) else { return false }
    var defined = Set<String>()
    var elements: [String: IntExpression] = [:]
    for statement in body {
      if case .assignElement(let name, let index, _) = statement {
        guard let step = index.coefficient(of: variable)?.constant, step != 0,
          elements[name] == nil || elements[name] == index
        else { return false }
        elements[name] = index
      }
    }
    for (place, statement) in body.enumerated() {
      switch statement {
      case .define(let name, true, let expression):
        defined.insert(name)
        guard readsInPlace(expression, elements) else { return false }
      case .assign(let name, let expression):
        // A sum over the rounds, which nothing else reads meanwhile.
        let others = body.enumerated().filter { $0.offset != place }.map(\.element)
        guard !defined.contains(name), let (left, right) = expression.productAdded(to: name),
          !StatementUses(others, row: variable).names.contains(name),
          readsInPlace(left, elements), readsInPlace(right, elements)
        else { return false }
      case .assignElement(_, _, let expression), .store(_, let expression):
        guard readsInPlace(expression, elements) else { return false }
      default: return false
      }
    }
    return true
  }

  /// Whether arrays that the rounds write are read where they are written.
  private func readsInPlace(
    _ expression: Expression, _ elements: [String: IntExpression]
  ) -> Bool {
    switch expression {
    case .element(let name, let index, _): elements[name].map { $0 == index } ?? true
    case .apply(_, let arguments): arguments.allSatisfy { readsInPlace($0, elements) }
    case .round(_, let inner): readsInPlace(inner, elements)
    case .constant, .variable, .load, .iota: true
    }
  }

  /// A product or fma whose result a sum over the rounds takes at once.
  struct FusedSum {
    var name: String
    var function: ScalarFunction
    var arguments: [Expression]
    /// Where the result is kept beside the sum, if anywhere.
    var stores: [Statement]
    var sum: String
    var factor: Expression
    /// The last statement of those that it stands for.
    var last: Int
  }

  func fusedSum(_ statements: [Statement], at index: Int) -> FusedSum? {
    guard case .define(let name, true, .apply(let function, let arguments)) = statements[index],
      function == .multiply || function == .fma
    else { return nil }
    var stores: [Statement] = []
    for place in statements.indices.dropFirst(index + 1) {
      let statement = statements[place]
      switch statement {
      case .assignElement(_, _, .variable(name, _)), .store(_, .variable(name, _)):
        stores.append(statement)
      case .assign(let sum, let expression):
        guard let (left, right) = expression.productAdded(to: sum) else { return nil }
        func isResult(_ expression: Expression) -> Bool {
          if case .variable(name, _) = expression { return true }
          if case .element(let array, let index, _) = expression {
            return stores.contains(.assignElement(array, index, .variable(name, isLanes: true)))
          }
          return false
        }
        for (result, factor) in [(left, right), (right, left)]
        where isResult(result) && factor.isNumber {
          return FusedSum(
            name: name, function: function, arguments: arguments, stores: stores, sum: sum,
            factor: factor, last: place)
        }
        return nil
      default: return nil
      }
    }
    return nil
  }

  mutating func write(_ fused: FusedSum, along axis: TileAxis) throws(TileMisfit) {
    var operands: [TileOperand] = []
    for argument in fused.arguments { operands.append(try operand(argument, axis)) }
    let factor = try operand(fused.factor, axis)
    var rest = fused.stores
    switch fused.stores.first {
    case .assignElement(let array, let index, _)?:
      locals[fused.name] = .element(array, index)
      rest.removeFirst()
    case .store(let access, _)? where isPlain(access) && access.lanes != nil:
      locals[fused.name] = .memory(access)
      rest.removeFirst()
    default: locals[fused.name] = .rounds(take(axis))
    }
    let target = try place(fused.name, 0, axis)
    let sum = try place(fused.sum, 0, .none)
    if operands.count == 2 { operands.append(operands[0]) }
    line(
      "corey_tile_map_dot(\(fused.function == .fma ? "COREY_FMA" : "COREY_MULTIPLY"), "
        + "\(rows(axis)), \(lanes), \(target.pointer), \(target.row), "
        + "\(operands.map(\.arguments).joined(separator: ", ")), \(sum.pointer), "
        + "\(factor.pointer), \(factor.row));")
    give(Array(operands.prefix(fused.arguments.count)))
    give([factor])
    try write(rest, along: axis)
  }
}

extension Expression {
  /// One number a row that lies in memory.
  fileprivate var isNumber: Bool {
    switch self {
    case .constant: true
    case .load(let access): access.lanes == nil
    default: false
    }
  }
}
