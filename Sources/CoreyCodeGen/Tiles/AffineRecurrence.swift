import CoreyIR
import CoreySchedule

/// Statements of a row that are one affine recurrence: `h = decay * h + u * B`, and perhaps the sum
/// of `h * C` over the elements of the state.
struct AffineRecurrence {
  /// How the state decays.
  enum Decay {
    case factor(Expression)
    /// e to a product: one factor differs from row to row, the other from element to element.
    case exponential(Expression, Expression)
    case none
  }

  /// The array of the state.
  var state: String
  /// The loop over its elements.
  var variable: String
  var count: Int
  var decay: Decay
  /// What comes in is the product of lanes and one number.
  var drive: Expression
  var weight: Expression
  /// What is added behind it, if anything: lanes and one number, too.
  var second: (drive: Expression, weight: Expression)?
  /// Whether the fma multiplies what comes in, and what is added is the decayed state.
  var isDriveFirst: Bool
  /// The factor of the sum, and whether the state before the update is meant.
  var readout: Expression?
  var readsBefore: Bool
  /// The sum; without one the state itself, if a later statement reads it.
  var result: String?

  /// Whether a nest carries such a state, by a look at its loops alone.
  static func isLikely(_ body: [Statement]) -> Bool {
    let states = Set(
      body.compactMap { statement -> String? in
        if case .array(let name, _, _, _) = statement { name } else { nil }
      })
    for case .loop("r", _, _, _, let perRow) in body {
      guard let phases = RowPhases(perRow, states: states, row: "r") else { return false }
      return AffineRecurrence(phases.carried, states: states) != nil
    }
    return false
  }

  init?(_ statements: [Statement], states: Set<String>) {
    var sums = Set<String>()
    var body: [Statement] = []
    var loop: (String, Int)?
    for statement in statements {
      switch statement {
      case .define(let name, _, .constant(0)): sums.insert(name)
      case .loop(let variable, 0, .constant(let count), _, let inner) where body.isEmpty:
        loop = (variable, count)
        body = inner
      default:
        guard loop == nil else { return nil }
        body.append(statement)
      }
    }
    self.init(body, loop: loop, sums: sums, states: states)
  }

  private init?(
    _ body: [Statement], loop: (variable: String, count: Int)?, sums: Set<String>,
    states: Set<String>
  ) {
    var values: [String: Expression] = [:]
    var updated: (array: String, index: IntExpression, value: Expression, name: String)?
    var sum: (name: String, left: Expression, right: Expression)?
    for statement in body {
      switch statement {
      case .define(let name, true, let expression): values[name] = expression.replacing(values)
      case .assignElement(let array, let index, let expression):
        guard updated == nil, states.contains(array), case .variable(let name, _) = expression,
          index == loop.map({ .variable($0.variable) }) ?? 0
        else { return nil }
        updated = (array, index, expression.replacing(values), name)
      case .assign(let name, let expression):
        guard sum == nil, sums.contains(name), let (left, right) = expression.productAdded(to: name)
        else { return nil }
        sum = (name, left, right)
      default: return nil
      }
    }
    guard let updated, loop == nil || sum != nil, loop != nil || sums.isEmpty else { return nil }
    state = updated.array
    (variable, count) = loop ?? ("", 1)
    let old = Expression.element(updated.array, updated.index, isLanes: true)
    func isOld(_ expression: Expression) -> Bool { expression == old }
    guard case .apply(.fma, var arguments) = updated.value, arguments.count == 3 else { return nil }
    if case .apply(.fma, let first) = arguments[2], first.count == 3 {
      second = Self.ordered(arguments[0], arguments[1])
      guard second != nil else { return nil }
      arguments = first
    }
    func other(_ a: Expression, _ b: Expression) -> Expression? {
      isOld(a) ? b : isOld(b) ? a : nil
    }
    if isOld(arguments[2]) {
      (decay, drive, weight, isDriveFirst) = (.none, arguments[0], arguments[1], false)
    } else if let factor = other(arguments[0], arguments[1]) {
      decay = Decay(factor)
      if case .apply(.multiply, let factors) = arguments[2] {
        (drive, weight) = (factors[0], factors[1])
      } else {
        (drive, weight) = (arguments[2], .constant(1))
      }
      isDriveFirst = false
    } else if case .apply(.multiply, let factors) = arguments[2],
      let factor = other(factors[0], factors[1])
    {
      decay = Decay(factor)
      (drive, weight, isDriveFirst) = (arguments[0], arguments[1], true)
    } else {
      return nil
    }
    guard let ordered = Self.ordered(drive, weight) else { return nil }
    (drive, weight) = ordered
    switch decay {
    case .factor(let factor): guard factor.isLeaf, !factor.reads(states) else { return nil }
    case .exponential(let a, let b): guard a.isLeaf, b.isLeaf else { return nil }
    case .none: break
    }
    readsBefore = false
    if let sum {
      result = sum.name
      let (left, right) = (sum.left, sum.right)
      func isNew(_ expression: Expression) -> Bool {
        if case .variable(updated.name, _) = expression { return true }
        return false
      }
      if isNew(left) || isNew(right) {
        readout = isNew(left) ? right : left
      } else if let factor = other(left, right) {
        readout = factor
        readsBefore = true
        // In the text the old state must be read before it is overwritten.
        guard
          body.lastIndex(where: { $0.isAssignElement }) ?? 0
            > body.lastIndex(where: { $0.isAssign }) ?? 0
        else { return nil }
      } else {
        return nil
      }
      guard let readout, readout.isLeaf, !readout.isLanes else { return nil }
    } else {
      readout = nil
      result = updated.name
    }
  }
}

extension AffineRecurrence {
  /// Lanes first, then the number; `nil` if they are anything else.
  private static func ordered(
    _ left: Expression, _ right: Expression
  ) -> (drive: Expression, weight: Expression)? {
    guard left.isLeaf, right.isLeaf, left.isLanes != right.isLanes else { return nil }
    return left.isLanes ? (left, right) : (right, left)
  }
}

extension AffineRecurrence.Decay {
  fileprivate init(_ expression: Expression) {
    if case .apply(.exp, let arguments) = expression,
      case .apply(.multiply, let factors)? = arguments.first
    {
      self = .exponential(factors[0], factors[1])
    } else {
      self = .factor(expression)
    }
  }
}

extension Statement {
  fileprivate var isAssignElement: Bool { if case .assignElement = self { true } else { false } }
  fileprivate var isAssign: Bool { if case .assign = self { true } else { false } }
}

extension Expression {
  /// With the expressions of variables in their places.
  fileprivate func replacing(_ values: [String: Expression]) -> Expression {
    switch self {
    case .variable(let name, _): values[name] ?? self
    case .apply(let function, let arguments):
      .apply(function, arguments.map { $0.replacing(values) })
    case .round(let type, let inner): .round(type, inner.replacing(values))
    case .constant, .element, .load, .iota: self
    }
  }

  /// A value that is there, with nothing to compute.
  fileprivate var isLeaf: Bool {
    switch self {
    case .constant, .variable, .load: true
    case .element, .apply, .round, .iota: false
    }
  }

  fileprivate func reads(_ arrays: Set<String>) -> Bool {
    !arrays.isDisjoint(with: StatementUses([.assign("", self)], row: "").reads)
  }
}
