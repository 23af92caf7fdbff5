import CoreyIR

/// Lowers a lane nest.
///
/// ```
/// outer labels and blocks of 16 lanes, shared out among the threads
///   carried states into local arrays
///   for each row of the chunk: inner loops
///   states back
/// ```
struct LaneNestLowering {
  let kernel: KernelLowering
  let signature: Signature
  let operations: [LaneOperation]
  let carried: [ValueID: StateID]
  let hasTime: Bool
  let tree = LoopTree()
  var completion: [ValueID: LoopTree.Completion] = [:]
  /// The level each op runs on.
  var level: [Int: LoopTree] = [:]
  /// Values kept in a local array, because a later loop reads them.
  var arrays = Set<ValueID>()
  /// Carried values whose old state is still read after the new one is known.
  var delayed = Set<ValueID>()
  /// Carried values whose old state is read later in the same round of the same loop: overwritten
  /// when the round ends.
  var late = Set<ValueID>()
  var definedHere: [ValueID: Int] = [:]
  /// Whether the nest loops over rows and shares its rounds; inside a step it does neither.
  let isStep: Bool

  var graph: Graph { kernel.graph }
  var isLanes: Bool { !signature.lanes.isEmpty }

  /// One op of a step: the row is known, all values lie in memory.
  init(step operation: LaneOperation, kernel: KernelLowering) {
    let lanes = Array(operation.dims.suffix(1))
    self.init(
      kernel: kernel,
      nest: Nest(
        kind: .steps,
        units: [LaneUnit(operations: [operation], carried: [:], isRecurrence: false)]),
      signature: Signature(outer: Array(operation.dims.dropLast()), lanes: lanes), isStep: true)
  }

  init(kernel: KernelLowering, nest: Nest, signature: Signature, isStep: Bool = false) {
    self.isStep = isStep
    self.kernel = kernel
    self.signature = signature
    operations = OperationOrder.hoisted(
      nest.operations, sharing: signature, source: kernel.source)
    carried = nest.units.reduce(into: [:]) { $0.merge($1.carried) { first, _ in first } }
    hasTime = nest.operations.first?.hasTime ?? false
    for (index, operation) in operations.enumerated() {
      if case .value(let value) = operation.target { definedHere[value] = index }
    }
    plan()
  }

  // MARK: Placing

  mutating func plan() {
    let shared = Set(signature.outer + signature.lanes)
    for (index, operation) in operations.enumerated() {
      var needs: [LoopTree.Need] = []
      for operand in operation.operands {
        if let stored = windowRead(operand), let completion = completion[stored] {
          needs.append(LoopTree.Need(completion: completion, isWhole: true))
        }
        guard let read = localRead(operand), let completion = completion[read.value] else {
          continue
        }
        needs.append(LoopTree.Need(completion: completion, isWhole: !read.isIdentity))
      }
      let free = operation.dims.filter { !shared.contains($0) }
      let done = tree.insert(index, free: free, over: operation.over, needs: needs)
      level[index] = deepest(free + operation.over, from: done)
      if case .value(let value) = operation.target { completion[value] = done }
    }
    for (index, operation) in operations.enumerated() {
      for operand in operation.operands {
        guard let read = localRead(operand), let done = completion[read.value],
          let here = level[index]
        else { continue }
        if !read.isIdentity || !done.level.contains(here) { arrays.insert(read.value) }
      }
    }
    findDelayedStates()
  }

  /// The innermost level of an op just inserted.
  func deepest(_ labels: [Label], from done: LoopTree.Completion) -> LoopTree {
    var level = done.level
    var item = done.item
    while case .loop(let loop) = level.items[item] {
      level = loop
      item = loop.items.count - 1
    }
    return level
  }

  /// A state is overwritten where its new value is computed, unless the old one is read later.
  mutating func findDelayedStates() {
    let order = executionOrder()
    for value in carried.keys {
      guard let definition = definedHere[value], let place = order[definition] else { continue }
      for (index, operation) in operations.enumerated() {
        for case .value(let read, let subscripts) in operation.operands
        where read == value && isPrevious(subscripts) {
          let isSameIteration =
            level[index] === level[definition] && hasIdentityInner(value, subscripts)
          if (order[index] ?? 0) > place, isSameIteration, !arrays.contains(value) {
            late.insert(value)
          } else if (order[index] ?? 0) > place
            || !(isSameIteration || precedes(index, definition))
          {
            delayed.insert(value)
          }
        }
      }
    }
    late.subtract(delayed)
  }

  /// Whether all iterations of one op are over before another's begin.
  func precedes(_ first: Int, _ second: Int) -> Bool {
    guard let a = level[first], let b = level[second] else { return false }
    var ancestors: [(LoopTree, Int)] = []
    var current = a
    while let parent = current.parent {
      ancestors.append((parent, current.place))
      current = parent
    }
    var other = b
    var place = Int.max
    while true {
      if other === a { return true }
      if let match = ancestors.first(where: { $0.0 === other }) { return match.1 < place }
      guard let parent = other.parent else { return false }
      place = other.place
      other = parent
    }
  }

  func executionOrder() -> [Int: Int] {
    var order: [Int: Int] = [:]
    func visit(_ tree: LoopTree) {
      for item in tree.items {
        switch item {
        case .operation(let index): order[index] = order.count
        case .loop(let loop): visit(loop)
        }
      }
    }
    visit(tree)
    return order
  }

  func isPast(_ subscripts: [Subscript]) -> Bool {
    subscripts.contains { index in
      if case .time(let offset, let plus, _) = index {
        offset != 0 || plus != nil
      } else {
        false
      }
    }
  }

  /// A read of the step before: what a carried state holds when a step begins.
  func isPrevious(_ subscripts: [Subscript]) -> Bool {
    subscripts.contains { $0 == .time(offset: -1, plus: nil, sign: 1) }
      || subscripts.contains { $0 == .time(offset: -1, plus: nil, sign: -1) }
  }

  func hasIdentityInner(_ value: ValueID, _ subscripts: [Subscript]) -> Bool {
    zip(graph[value].dims, subscripts).allSatisfy { $0 == .time || $1 == .label($0) }
  }

  /// A value that this nest computes and that is read from memory over a window of steps up to now.
  func windowRead(_ operand: Operand) -> ValueID? {
    guard case .value(let value, let subscripts) = operand else { return nil }
    let source = kernel.source(value)
    for case .time(let offset, let plus, _) in subscripts where offset == 0 || plus != nil {
      return definedHere[source] == nil ? nil : source
    }
    return nil
  }

  /// A read of a value that this nest computes for the same step: from a variable or array.
  func localRead(_ operand: Operand) -> (value: ValueID, isIdentity: Bool)? {
    guard case .value(var value, let subscripts) = operand, !isPast(subscripts) else { return nil }
    if definedHere[value] == nil, let alias = kernel.aliases[value], definedHere[alias] != nil {
      value = alias
    }
    guard definedHere[value] != nil else { return nil }
    return (value, hasIdentityInner(value, subscripts))
  }
}
