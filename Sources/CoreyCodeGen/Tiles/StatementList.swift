import CoreySchedule

/// Statements in the order they run in, with where each local of theirs is named last.
struct StatementList {
  let statements: [Statement]
  /// By statement, the locals that are defined in the list and that nothing behind it names.
  let ending: [[String]]

  init(_ statements: [Statement]) {
    self.statements = statements
    var own = Set<String>()
    var last: [String: Int] = [:]
    for (index, statement) in statements.enumerated() {
      switch statement {
      case .define(let name, _, _), .array(let name, _, _, _), .tree(_, let name, _, _):
        own.insert(name)
      default: break
      }
      for name in StatementUses([statement], row: "r").names { last[name] = index }
    }
    var ending = [[String]](repeating: [], count: statements.count)
    for name in own.sorted() { if let index = last[name] { ending[index].append(name) } }
    self.ending = ending
  }
}
