import CoreySchedule

/// The loop over the rows of a nest whose states do not fit the registers, four rows a round: each
/// element of a state is loaded and stored once for all of them, and four sums grow side by side.
///
/// No value changes: rows stay in order for each element of a state, and elements for each sum.
struct JammedRows {
  /// Rows of a round.
  private static let count = 4
  /// Elements of a state that registers hold.
  private static let mostHeld = 16
  /// The row of the round.
  private static let round = "j"

  /// The body of a loop over lanes with its loop over rows in this form, if it has such a state.
  static func inside(_ body: [Statement]) -> [Statement] {
    let states = Set(
      body.compactMap { statement -> String? in
        if case .array(let name, _, _, _) = statement { name } else { nil }
      })
    return body.flatMap { statement -> [Statement] in
      guard case .loop("r", 0, let rows, _, let inner) = statement else { return [statement] }
      return loops(over: "r", to: rows, inner, states: states)
    }
  }

  /// The loops that take the place of one over the rows; the loop itself if it has no such state.
  private static func loops(
    over row: String, to rows: IntExpression, _ body: [Statement], states: Set<String>
  ) -> [Statement] {
    let plain = Statement.loop(row, from: 0, to: rows, unroll: false, body)
    guard let phases = RowPhases(body, states: states, row: row),
      let (start, loop) = carriedLoop(phases.carried, states: states),
      case .loop(let element, let first, let end, _, let inner) = loop
    else { return [plain] }
    // Arrays that live for one row would be needed for four.
    guard !body.contains(where: \.isLocalArray) else { return [plain] }
    var outer: [String: Float?] = [:]
    for case .define(let name, _, let expression) in phases.before + start + phases.behind {
      if case .constant(let fill) = expression {
        outer[name] = .some(fill)
      } else if expression.isLanes {
        outer[name] = .some(nil)
      } else {
        return [plain]
      }
    }
    let jam = JammedRows(row: row, outer: Set(outer.keys))
    let arrays = outer.sorted { $0.key < $1.key }.map { name, fill in
      Statement.array(name, count: count, isLanes: true, fill: fill)
    }
    let jammed =
      arrays + jam.round(phases.before)
      + [.loop(element, from: first, to: end, unroll: false, jam.round(inner))]
      + jam.round(phases.behind)
    return [
      .stride(row, from: 0, to: rows - .constant(count - 1), step: count, jammed),
      .loop(
        row, from: rows / .constant(count) * .constant(count), to: rows, unroll: false, body),
    ]
  }

  /// The loop over the elements, if that is all that rows carry on, and the sums it adds to.
  private static func carriedLoop(
    _ statements: [Statement], states: Set<String>
  ) -> (start: [Statement], loop: Statement)? {
    guard let loop = statements.last, case .loop(let element, 0, let end, _, let body) = loop,
      let count = end.constant, count > mostHeld
    else { return nil }
    let start = Array(statements.dropLast())
    for statement in start {
      guard case .define(_, true, .constant) = statement else { return nil }
    }
    for statement in body {
      switch statement {
      case .define(_, true, _), .assign: break
      case .assignElement(let name, .variable(element), _):
        guard states.contains(name) else { return nil }
      default: return nil
      }
      guard statement.expressions.allSatisfy({ $0.reads(states, onlyAt: .variable(element)) })
      else { return nil }
    }
    return (start, loop)
  }

  private let row: String
  /// Variables that several parts of a round use: one for each of its rows.
  private let outer: Set<String>

  /// Statements for each row of the round.
  private func round(_ statements: [Statement]) -> [Statement] {
    let body = statements.filter { !$0.isConstant }.map { rewritten($0) }
    guard !body.isEmpty else { return [] }
    return [.loop(Self.round, from: 0, to: .constant(Self.count), unroll: true, body)]
  }

  private func rewritten(_ statement: Statement) -> Statement {
    switch statement {
    case .define(let name, let isLanes, let expression):
      return outer.contains(name)
        ? .assignElement(name, .variable(Self.round), rewritten(expression))
        : .define(name, isLanes: isLanes, rewritten(expression))
    case .assign(let name, let expression):
      return outer.contains(name)
        ? .assignElement(name, .variable(Self.round), rewritten(expression))
        : .assign(name, rewritten(expression))
    case .assignElement(let name, let index, let expression):
      return .assignElement(name, rewritten(index), rewritten(expression))
    case .store(let access, let expression):
      return .store(rewritten(access), rewritten(expression))
    case .loop(let name, let from, let to, let unroll, let body):
      return .loop(
        name, from: rewritten(from), to: rewritten(to), unroll: unroll, body.map { rewritten($0) })
    default: return statement
    }
  }

  private func rewritten(_ expression: Expression) -> Expression {
    switch expression {
    case .constant: return expression
    case .variable(let name, let isLanes):
      return outer.contains(name)
        ? .element(name, .variable(Self.round), isLanes: isLanes) : expression
    case .element(let name, let index, let isLanes):
      return .element(name, rewritten(index), isLanes: isLanes)
    case .load(let access): return .load(rewritten(access))
    case .apply(let function, let arguments):
      return .apply(function, arguments.map { rewritten($0) })
    case .round(let type, let inner): return .round(type, rewritten(inner))
    case .iota(let base, let isLanes): return .iota(rewritten(base), isLanes: isLanes)
    }
  }

  private func rewritten(_ access: Access) -> Access {
    var access = access
    access.index = rewritten(access.index)
    return access
  }

  private func rewritten(_ index: IntExpression) -> IntExpression {
    index.replacing(row, with: .variable(row) + .variable(Self.round))
  }
}

extension Statement {
  /// A variable that starts as a number: its array is filled with it.
  fileprivate var isConstant: Bool {
    if case .define(_, _, .constant) = self { true } else { false }
  }

  fileprivate var isLocalArray: Bool {
    switch self {
    case .array, .tree: true
    default: false
    }
  }

  fileprivate var expressions: [Expression] {
    switch self {
    case .define(_, _, let expression), .assign(_, let expression),
      .assignElement(_, _, let expression), .store(_, let expression):
      [expression]
    default: []
    }
  }
}

extension Expression {
  /// Whether local arrays are read at one place alone.
  fileprivate func reads(_ arrays: Set<String>, onlyAt place: IntExpression) -> Bool {
    switch self {
    case .element(let name, let index, _): !arrays.contains(name) || index == place
    case .apply(_, let arguments): arguments.allSatisfy { $0.reads(arrays, onlyAt: place) }
    case .round(_, let inner): inner.reads(arrays, onlyAt: place)
    case .constant, .variable, .load, .iota: true
    }
  }
}
