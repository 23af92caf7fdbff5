import CoreyIR
import CoreySchedule

/// Writes the lanes of a nest as calls of precompiled functions, each of which does one operation
/// to a tile of many rows: what the tcc tier runs instead of one scalar after the other.
///
/// ```
/// states into tiles
/// for each strip of rows
///   what depends on no state: operation by operation, all rows of the strip at once
///   what does: all at once if it is an affine recurrence, else row by row, loop by loop
///   what only reads it: all rows at once
/// tiles into states
/// ```
struct TileNest {
  let expressions: CExpression
  /// Lanes of a tile, a multiple of 16.
  let width: Int
  /// The most rows of a strip.
  let strip: Int
  /// The C expression of how many lanes there are.
  let lanes: String
  private(set) var lines: [String] = []
  private var depth = 0
  var memory = TileMemory()
  var locals: [String: TileLocal] = [:]
  var constants: [String] = []
  /// Locals that both a whole strip and single rows touch.
  var shared = Set<String>()
  /// Whether the rows are done one by one at the moment.
  var isCarried = false
  /// Arrays that outlive a row.
  var states = Set<String>()

  /// The body of a loop over lanes as C, or `nil` if it is of no form that tiles can do.
  ///
  /// - Parameters:
  ///   - lane: The variable of the loop.
  ///   - end: Behind its last lane.
  static func text(
    _ body: [Statement], lane: String, end: IntExpression, width: Int, isWhole: Bool,
    expressions: CExpression
  ) -> [String]? {
    var nest = TileNest(
      expressions: expressions, width: width, strip: max(8, 2048 / width),
      lanes: isWhole ? "\(width)" : "lanes")
    do throws(TileMisfit) {
      try nest.write(body)
    } catch {
      return nil
    }
    guard nest.memory.total <= TileMemory.limit else { return nil }
    var head: [String] = []
    if !isWhole {
      let left = expressions.integer(end - .variable(lane))
      head.append("const int64_t lanes = ck_smaller(\(left), \(width));")
    }
    for (number, literal) in nest.constants.enumerated() {
      head.append("const float number\(number) = \(literal);")
    }
    return head + nest.memory.declarations + nest.lines
  }

  // MARK: Lines

  mutating func line(_ text: String) {
    lines.append(String(repeating: "    ", count: depth) + text)
  }

  mutating func open(_ head: String) {
    line(head.isEmpty ? "{" : "\(head) {")
    depth += 1
  }

  mutating func close() {
    depth -= 1
    line("}")
  }

  // MARK: Parts

  /// The lanes of a tile that suit a nest: as many chains side by side as its states leave room for
  /// in the nearest cache.
  static func width(for body: [Statement]) -> Int {
    let counts = body.compactMap { statement -> Int? in
      if case .array(_, let count, _, _) = statement { count } else { nil }
    }
    guard let most = counts.max(), !AffineRecurrence.isLikely(body) else { return 16 }
    return most > 1 ? 32 : 64
  }

  private mutating func write(_ body: [Statement]) throws(TileMisfit) {
    let place = body.firstIndex { statement in
      if case .loop("r", 0, _, _, _) = statement { true } else { false }
    }
    guard let place, case .loop(let row, _, let rows, _, let perRow) = body[place] else {
      try write(body, along: .none)
      return
    }
    let head = Array(body[..<place])
    for case .array(let name, let count, _, nil) in head {
      states.insert(name)
      locals[name] = .row(memory.take(count * width))
    }
    let transfers = head.filter { if case .array = $0 { false } else { true } }
    try write(transfers, along: .none)
    guard let phases = RowPhases(perRow, states: states, row: row) else { throw TileMisfit() }
    let count = expressions.integer(rows)
    open("for (int64_t r0 = 0; r0 < \(count); r0 += \(strip))")
    line("const int64_t strip = ck_smaller(\(count) - r0, \(strip));")
    try write(phases)
    close()
    try write(Array(body[(place + 1)...]), along: .none)
  }

  private mutating func write(_ phases: RowPhases) throws(TileMisfit) {
    let outside = StatementUses(phases.before + phases.behind, row: "r").names
    shared = outside.intersection(StatementUses(phases.carried, row: "r").names)
    let all = StatementList(phases.before + phases.carried + phases.behind)
    let carried = phases.before.count..<(phases.before.count + phases.carried.count)
    var index = 0
    while index < all.statements.count {
      if index == carried.lowerBound, !carried.isEmpty {
        try writeCarried(phases.carried)
        index = carried.upperBound
        for done in carried { release(all.ending[done]) }
      } else {
        try write(all, at: &index, along: .strip)
      }
    }
  }

  private mutating func writeCarried(_ statements: [Statement]) throws(TileMisfit) {
    if let affine = AffineRecurrence(statements, states: states) {
      let saved = self
      do throws(TileMisfit) {
        try write(affine)
        return
      } catch {
        self = saved
      }
    }
    open("for (int64_t r = r0; r < r0 + strip; r++)")
    isCarried = true
    try write(statements, along: .none)
    isCarried = false
    close()
  }
}
