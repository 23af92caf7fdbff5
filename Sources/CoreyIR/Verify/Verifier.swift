/// Walks a Graph once and throws at the first rule that does not hold.
struct Verifier {
  let graph: Graph
  /// Which values may be read where the walk is.
  var visible: [Bool]
  /// Which values have been defined, visible or not.
  var defined: [Bool]
  /// For each state the value whose past it is.
  var owner: [ValueID?]
  /// For each value the recur whose body defines it, numbered from 1 in the order of the walk.
  var recurOfValue: [Int]
  /// Results of comparisons and logic: only conditions may read them.
  var isCondition: [Bool]
  /// What depends on weights and numbers alone: only this can be folded.
  var isConstant: [Bool]
  /// The recur that is open, or 0, and how many were met.
  var openRecur = 0
  var recurCount = 0
  var openRepeats = 0
  var recurIsReversed = false
  /// The node being checked, for messages.
  var node: Node?
  /// Bodies within bodies: a bound for what walks them recursively.
  static let deepest = 64

  init(_ graph: Graph) {
    self.graph = graph
    let count = graph.values.count
    visible = Array(repeating: false, count: count)
    defined = visible
    isCondition = visible
    isConstant = visible
    recurOfValue = Array(repeating: 0, count: count)
    owner = Array(repeating: nil, count: graph.states.count)
  }

  mutating func run() throws(Diagnostic) {
    try axes()
    try values()
    try interface()
    try nodes(graph.nodes, depth: 0)
    node = nil
    try ends()
  }

  // MARK: Bodies

  mutating func nodes(_ nodes: [Node], depth: Int) throws(Diagnostic) {
    for node in nodes {
      self.node = node
      try check(depth < Self.deepest, "bodies are nested too deeply")
      switch node.op {
      case .recur(let recur): try self.recur(recur, depth: depth)
      case .repeat(let loop): try self.repetition(loop, depth: depth)
      default:
        try check(node.op)
        try define(node.results)
        noteConstants(node)
      }
    }
  }

  private mutating func recur(_ recur: Recur, depth: Int) throws(Diagnostic) {
    try check(openRecur == 0, "a recur stands inside another one")
    try check(node?.results.isEmpty == true, "a recur has results of its own")
    try check(!recur.body.isEmpty, "the body is empty")
    recurCount += 1
    for inner in recur.body {
      for result in inner.results where graph.values.indices.contains(result.index) {
        recurOfValue[result.index] = recurCount
      }
    }
    openRecur = recurCount
    recurIsReversed = recur.isReversed
    try nodes(recur.body, depth: depth + 1)
    openRecur = 0
  }

  private mutating func repetition(_ loop: Repeat, depth: Int) throws(Diagnostic) {
    let outer = node
    try check(openRecur == 0, "a repeat stands inside a recur")
    try check(Identifier.isLegal(loop.variable), "'\(loop.variable)' is no name of a variable")
    try check(
      loop.carried.count == node?.results.count,
      "there are \(loop.carried.count) carried values but \(node?.results.count ?? 0) results")
    for carried in loop.carried { try whole(carried.initial, "the value before the first round") }
    let before = visible
    for carried in loop.carried { try define([carried.entering]) }
    openRepeats += 1
    try nodes(loop.body, depth: depth + 1)
    openRepeats -= 1
    node = outer
    for (carried, result) in zip(loop.carried, node?.results ?? []) {
      try exists(carried.leaving)
      try check(
        visible[carried.leaving.index],
        "\(name(carried.leaving)), which leaves a round, is not defined in it")
      try check(!isCondition[carried.leaving.index], "a condition is carried")
      let dims = Set(graph[carried.entering].dims)
      try exists(result)
      for (value, what) in [(carried.leaving, "leaves"), (result, "is the result of")] {
        try check(
          Set(graph[value].dims) == dims,
          "\(name(value)) \(what) a round with \(graph.describe(graph[value].dims)), "
            + "but \(name(carried.entering)) enters it with "
            + graph.describe(graph[carried.entering].dims))
      }
      try check(
        Set(carried.initial.labels) == dims,
        "\(name(carried.entering)) has \(graph.describe(graph[carried.entering].dims)), "
          + "but begins with \(graph.describe(carried.initial.labels))")
    }
    // What a round defines ends with it.
    visible = before
    try define(node?.results ?? [])
  }

  /// Makes values visible; each is defined once.
  mutating func define(_ values: [ValueID]) throws(Diagnostic) {
    for value in values {
      try exists(value)
      try check(!defined[value.index], "\(name(value)) is defined twice")
      defined[value.index] = true
      visible[value.index] = true
    }
  }

  /// Marks the results of what reads nothing but weights and numbers.
  private mutating func noteConstants(_ node: Node) {
    if case .call = node.op { return }
    let isFixed = node.op.operands.allSatisfy { $0.value.map { isConstant[$0.index] } ?? true }
    guard isFixed else { return }
    for result in node.results
    where graph[result].state == nil && graph[result].dims.allSatisfy({ $0.axis > .time }) {
      isConstant[result.index] = true
    }
  }

  // MARK: Failures

  func exists(_ value: ValueID) throws(Diagnostic) {
    try check(
      graph.values.indices.contains(value.index), "there is no value \(value.index)")
  }

  func check(_ condition: Bool, _ message: @autoclosure () -> String) throws(Diagnostic) {
    if !condition { throw failure(message()) }
  }

  func failure(_ message: String) -> Diagnostic {
    var place = "graph '\(graph.name)'"
    if let node {
      place += ": \(node.op.keyword)"
      if !node.results.isEmpty {
        place += " that defines " + node.results.prefix(8).map { name($0) }.joined(separator: ", ")
      }
    }
    let span = node?.span ?? .none
    return Diagnostic(
      .error, "\(place): \(message)", at: span.file == nil ? .nowhere : .span(span))
  }

  func name(_ value: ValueID) -> String {
    guard graph.values.indices.contains(value.index) else { return "value \(value.index)" }
    let name = graph[value].name
    return name.isEmpty ? "value \(value.index)" : "'\(name)' (value \(value.index))"
  }
}
