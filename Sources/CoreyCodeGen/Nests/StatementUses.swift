import CoreySchedule

/// What statements touch: locals by name, buffers, and whether each index grows evenly with a row.
struct StatementUses {
  private(set) var reads = Set<String>()
  private(set) var writes = Set<String>()
  private(set) var loads = Set<BufferID>()
  private(set) var stores = Set<BufferID>()
  /// Whether every index is linear in the variable asked for.
  private(set) var isLinear = true

  /// Locals read or written.
  var names: Set<String> { reads.union(writes) }

  /// - Parameter row: The variable that indices are to be linear in.
  init(_ statements: [Statement], row: String) {
    for statement in statements { add(statement, row) }
  }

  private mutating func add(_ statement: Statement, _ row: String) {
    switch statement {
    case .loop(_, let from, let to, _, let body):
      note(from, row)
      note(to, row)
      for inner in body { add(inner, row) }
    case .define(let name, _, let expression), .assign(let name, let expression):
      writes.insert(name)
      add(expression, row)
    case .array(let name, _, _, _): writes.insert(name)
    case .assignElement(let name, let index, let expression):
      writes.insert(name)
      note(index, row)
      add(expression, row)
    case .store(let access, let expression):
      stores.insert(access.buffer)
      note(access.index, row)
      add(expression, row)
    case .tree(_, let result, let partials, _):
      writes.formUnion([result, partials])
      reads.insert(partials)
    default: isLinear = false
    }
  }

  private mutating func add(_ expression: Expression, _ row: String) {
    switch expression {
    case .constant: break
    case .variable(let name, _): reads.insert(name)
    case .element(let name, let index, _):
      reads.insert(name)
      note(index, row)
    case .load(let access):
      loads.insert(access.buffer)
      note(access.index, row)
    case .apply(_, let arguments): for argument in arguments { add(argument, row) }
    case .round(_, let inner): add(inner, row)
    case .iota(let base, _): note(base, row)
    }
  }

  private mutating func note(_ index: IntExpression, _ row: String) {
    if index.coefficient(of: row) == nil { isLinear = false }
  }
}
