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
  private let kernel: KernelLowering
  private let signature: Signature
  private let operations: [LaneOperation]
  private let carried: [ValueID: StateID]
  private let hasTime: Bool
  private let tree = LoopTree()
  private var completion: [ValueID: LoopTree.Completion] = [:]
  /// The level each op runs on.
  private var level: [Int: LoopTree] = [:]
  /// Values kept in a local array, because a later loop reads them.
  private var arrays = Set<ValueID>()
  /// Carried values whose old state is still read after the new one is known.
  private var delayed = Set<ValueID>()
  private var definedHere: [ValueID: Int] = [:]
  /// Whether the nest loops over rows and shares its rounds; inside a step it does neither.
  private let isStep: Bool

  private var graph: Graph { kernel.graph }
  private var isLanes: Bool { !signature.lanes.isEmpty }

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

  private mutating func plan() {
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
  private func deepest(_ labels: [Label], from done: LoopTree.Completion) -> LoopTree {
    var level = done.level
    var item = done.item
    while case .loop(let loop) = level.items[item] {
      level = loop
      item = loop.items.count - 1
    }
    return level
  }

  /// A state is overwritten where its new value is computed, unless the old one is read later.
  private mutating func findDelayedStates() {
    let order = executionOrder()
    for value in carried.keys {
      guard let definition = definedHere[value], let place = order[definition] else { continue }
      for (index, operation) in operations.enumerated() {
        for case .value(let read, let subscripts) in operation.operands
        where read == value && isPrevious(subscripts) {
          let isSameIteration =
            level[index] === level[definition] && hasIdentityInner(value, subscripts)
          if (order[index] ?? 0) > place || !(isSameIteration || precedes(index, definition)) {
            delayed.insert(value)
          }
        }
      }
    }
  }

  /// Whether all iterations of one op are over before another's begin.
  private func precedes(_ first: Int, _ second: Int) -> Bool {
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

  private func executionOrder() -> [Int: Int] {
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

  private func isPast(_ subscripts: [Subscript]) -> Bool {
    subscripts.contains { index in
      if case .time(let offset, let plus, _) = index {
        offset != 0 || plus != nil
      } else {
        false
      }
    }
  }

  /// A read of the step before: what a carried state holds when a step begins.
  private func isPrevious(_ subscripts: [Subscript]) -> Bool {
    subscripts.contains { $0 == .time(offset: -1, plus: nil, sign: 1) }
      || subscripts.contains { $0 == .time(offset: -1, plus: nil, sign: -1) }
  }

  private func hasIdentityInner(_ value: ValueID, _ subscripts: [Subscript]) -> Bool {
    zip(graph[value].dims, subscripts).allSatisfy { $0 == .time || $1 == .label($0) }
  }

  /// A value that this nest computes and that is read from memory over a window of steps up to now.
  private func windowRead(_ operand: Operand) -> ValueID? {
    guard case .value(let value, let subscripts) = operand else { return nil }
    let source = kernel.source(value)
    for case .time(let offset, let plus, _) in subscripts where offset == 0 || plus != nil {
      return definedHere[source] == nil ? nil : source
    }
    return nil
  }

  /// A read of a value that this nest computes for the same step: from a variable or array.
  private func localRead(_ operand: Operand) -> (value: ValueID, isIdentity: Bool)? {
    guard case .value(var value, let subscripts) = operand, !isPast(subscripts) else { return nil }
    if definedHere[value] == nil, let alias = kernel.aliases[value], definedHere[alias] != nil {
      value = alias
    }
    guard definedHere[value] != nil else { return nil }
    return (value, hasIdentityInner(value, subscripts))
  }

  // MARK: Statements

  func lower() -> [Statement] {
    let step = emit(tree, addressing: addressing)
    var body: [Statement] = []
    for value in carried.keys.sorted() {
      body.append(.array(stateName(value), count: arrayLength(value), isLanes: isLanes, fill: nil))
      body += transferState(value, isLoad: true)
    }
    var perRow: [Statement] = []
    for value in arrays.union(delayed).sorted()
    where carried[value] == nil || delayed.contains(value) {
      perRow.append(
        .array(arrayName(value), count: arrayLength(value), isLanes: isLanes, fill: nil))
    }
    perRow += step
    for value in delayed.sorted() { perRow.append(commit(value)) }
    if hasTime, !isStep {
      body.append(.loop("r", from: 0, to: .variable("rows"), unroll: false, perRow))
    } else {
      body += perRow
    }
    for value in carried.keys.sorted() { body += transferState(value, isLoad: false) }
    return loops(around: body)
  }

  /// Outer labels and lane blocks as one loop whose rounds the threads share.
  private func loops(around body: [Statement]) -> [Statement] {
    if !isLanes, signature.outer.isEmpty { return isStep ? body : [.single(body)] }
    let width = kernel.layer.product(signature.lanes)
    let blocks = isLanes ? (width + 15) / 16 : 1
    var inner = body
    if isLanes {
      let start: IntExpression = blocks == 1 ? 0 : .variable("block") * 16
      let end: IntExpression =
        width % 16 == 0 ? start + 16 : .minimum(start + 16, .constant(width))
      inner = [.lanes("l", from: start, to: end, inner)]
    }
    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    if isLanes, blocks > 1 {
      head.append(.integer("block", rest % .constant(blocks)))
      rest = rest / .constant(blocks)
    }
    for (position, label) in signature.outer.enumerated().reversed() {
      let length = graph.length(label.axis) ?? 1
      head.append(.integer(variable(label), position == 0 ? rest : rest % .constant(length)))
      rest = rest / .constant(length)
    }
    let count = kernel.layer.product(signature.outer) * blocks
    return isStep
      ? [.loop("q", from: 0, to: .constant(count), unroll: false, head + inner)]
      : [.parallel("q", count: .constant(count), head + inner)]
  }

  private var addressing: Addressing {
    var result = Addressing(kernel: kernel, indices: [:])
    for label in signature.outer { result.indices[label] = .variable(variable(label)) }
    result.lanes = signature.lanes
    result.lane = .variable("l")
    let width = kernel.layer.product(signature.lanes)
    if width % 16 != 0 { result.valid = .constant(width) - .variable("l") }
    return result
  }

  private func emit(_ tree: LoopTree, addressing: Addressing) -> [Statement] {
    var result: [Statement] = []
    for (index, item) in tree.items.enumerated() {
      switch item {
      case .operation(let operation): result += emit(operation, addressing: addressing)
      case .loop(let loop):
        let accumulating = tree.accumulating[index] ?? []
        for operation in accumulating { result += startAccumulating(operation) }
        guard let label = loop.label else { continue }
        var inner = addressing
        inner.indices[label] = .variable(variable(label))
        let length: IntExpression =
          label.axis == .time ? .variable("S") : .constant(graph.length(label.axis) ?? 1)
        result.append(
          .loop(
            variable(label), from: 0, to: length, unroll: (length.constant ?? 99) <= 16,
            emit(loop, addressing: inner)))
        for operation in accumulating { result += finish(operation, addressing: addressing) }
      }
    }
    return result
  }

  private func emit(_ index: Int, addressing: Addressing) -> [Statement] {
    let operation = operations[index]
    let name = variableName(index)
    func read(_ operand: Operand) -> Expression { expression(operand, addressing: addressing) }
    switch operation.kind {
    case .map(.copy, let operands):
      return define(index, read(operands[0]), addressing: addressing)
    case .map(let function, let operands):
      return define(index, .apply(function, operands.map(read)), addressing: addressing)
    case .convert(let operand, let type):
      return define(index, .round(type, read(operand)), addressing: addressing)
    case .index(let label):
      let isLane = signature.lanes.contains(label)
      let base = isLane ? addressing.lane : addressing.indices[label] ?? 0
      return define(index, .iota(base, isLanes: isLane), addressing: addressing)
    case .gather(let table, let dimension, let rows):
      guard case .value(let value, var subscripts) = table,
        case .value(let ids, let idSubscripts) = rows
      else { return [] }
      let id = addressing.read(ids, idSubscripts)
      var inner = addressing
      let label = Label(AxisID(-1), primes: dimension)
      inner.indices[label] = .element(id.buffer, id.index)
      subscripts[dimension] = .label(label)
      return define(index, .load(inner.read(value, subscripts)), addressing: addressing)
    // A rotation has a nest of its own.
    case .rotate: return []
    case .contract(let left, let right):
      let factor = read(left)
      let other = read(right)
      return [
        .assign(
          name, .apply(.fma, [factor, other, .variable(name, isLanes: isLanes)]))
      ]
    case .reduce(let reduction, let operand):
      var place: IntExpression = 0
      for label in operation.over {
        let length: IntExpression =
          label.axis == .time ? .variable("S") : .constant(graph.length(label.axis) ?? 1)
        place = place * length + (addressing.indices[label] ?? 0)
      }
      let element = place % 16
      let partial = Expression.element("\(name)_p", element, isLanes: isLanes)
      return [
        .assignElement(
          "\(name)_p", element, .apply(reduction.function, [partial, read(operand)]))
      ]
    }
  }

  private func startAccumulating(_ index: Int) -> [Statement] {
    let name = variableName(index)
    if case .reduce(let reduction, _) = operations[index].kind {
      return [
        .array("\(name)_p", count: 16, isLanes: isLanes, fill: reduction.identity)
      ]
    }
    return [.define(name, isLanes: isLanes, .constant(0))]
  }

  private func finish(_ index: Int, addressing: Addressing) -> [Statement] {
    let name = variableName(index)
    var result: [Statement] = []
    if case .reduce(let reduction, _) = operations[index].kind {
      result.append(
        .tree(reduction, result: name, partials: "\(name)_p", isLanes: isLanes))
    }
    return result + keep(index, addressing: addressing)
  }

  private func define(
    _ index: Int, _ expression: Expression, addressing: Addressing
  ) -> [Statement] {
    [.define(variableName(index), isLanes: isLanes, expression)]
      + keep(index, addressing: addressing)
  }

  /// Puts a value where later loops, nests and steps look for it.
  private func keep(_ index: Int, addressing: Addressing) -> [Statement] {
    let variable = Expression.variable(variableName(index), isLanes: isLanes)
    switch operations[index].target {
    case .part(let value, let label, let start, let labels):
      return [
        .store(addressing.write(part: label, start: start, labels: labels, of: value), variable)
      ]
    case .value(let value):
      var result: [Statement] = []
      if carried[value] != nil, !delayed.contains(value) {
        result.append(
          .assignElement(stateName(value), arrayIndex(value, addressing), variable))
      } else if arrays.contains(value) || delayed.contains(value) {
        result.append(
          .assignElement(arrayName(value), arrayIndex(value, addressing), variable))
      }
      if kernel.isStored(value) { result.append(.store(addressing.write(value), variable)) }
      return result
    }
  }

  private func expression(_ operand: Operand, addressing: Addressing) -> Expression {
    guard case .value(let value, let subscripts) = operand else {
      return addressing.expression(operand)
    }
    if carried[value] != nil, isPrevious(subscripts) {
      return .element(
        stateName(value), arrayIndex(value, addressing, subscripts), isLanes: isLanes)
    }
    if let read = localRead(operand), let definition = definedHere[read.value] {
      if arrays.contains(read.value) {
        let name =
          carried[read.value] != nil && !delayed.contains(read.value)
          ? stateName(read.value) : arrayName(read.value)
        return .element(name, arrayIndex(read.value, addressing, subscripts), isLanes: isLanes)
      }
      return .variable(variableName(definition), isLanes: isLanes)
    }
    return addressing.expression(operand)
  }

  // MARK: Local arrays

  private func innerDims(_ value: ValueID) -> [Label] {
    graph[value].dims.filter {
      !$0.isRun && !signature.outer.contains($0) && !signature.lanes.contains($0)
    }
  }

  private func arrayLength(_ value: ValueID) -> Int {
    kernel.layer.product(innerDims(value))
  }

  private func arrayIndex(
    _ value: ValueID, _ addressing: Addressing, _ subscripts: [Subscript]? = nil
  ) -> IntExpression {
    let dims = graph[value].dims
    var result: IntExpression = 0
    for label in innerDims(value) {
      var index = addressing.indices[label] ?? 0
      if let subscripts, let position = dims.firstIndex(of: label) {
        switch subscripts[position] {
        case .label(let other): index = addressing.indices[other] ?? 0
        case .fixed(let number): index = .constant(number)
        case .time: break
        }
      }
      result = result * .constant(graph.length(label.axis) ?? 1) + index
    }
    return result
  }

  /// Copies the new value of a delayed state over the old one at the end of a step.
  private func commit(_ value: ValueID) -> Statement {
    .loop(
      "s", from: 0, to: .constant(arrayLength(value)), unroll: false,
      [
        .assignElement(
          stateName(value), .variable("s"),
          .element(arrayName(value), .variable("s"), isLanes: isLanes))
      ])
  }

  private func transferState(_ value: ValueID, isLoad: Bool) -> [Statement] {
    guard let state = carried[value] else { return [] }
    let dims = graph[value].dims
    let memory = kernel.layer.stateMemory(state, labels: dims)
    var inner = addressing
    let labels = innerDims(value)
    for label in labels { inner.indices[label] = .variable(variable(label)) }
    inner.indices[.time] = 0
    let access = inner.access(
      Location(
        buffer: memory.buffer, offset: 0, strides: memory.strides, rows: .none, isPadded: false),
      subscripts: dims.map { .label($0) }, keepsPadding: false)
    let element = Expression.element(
      stateName(value), arrayIndex(value, inner), isLanes: isLanes)
    var body: [Statement] =
      isLoad
      ? [.assignElement(stateName(value), arrayIndex(value, inner), .load(access))]
      : [.store(access, element)]
    for label in labels.reversed() {
      let length = graph.length(label.axis) ?? 1
      body = [
        .loop(variable(label), from: 0, to: .constant(length), unroll: length <= 16, body)
      ]
    }
    return body
  }

  // MARK: Names

  private func variable(_ label: Label) -> String { kernel.variable(label) }

  private func variableName(_ index: Int) -> String {
    switch operations[index].target {
    case .value(let value): kernel.variableName(value)
    case .part(let value, _, let start, _): "\(kernel.variableName(value))_\(start)"
    }
  }

  private func arrayName(_ value: ValueID) -> String { "\(kernel.variableName(value))_a" }
  private func stateName(_ value: ValueID) -> String { "\(kernel.variableName(value))_s" }
}

extension Reduction {
  /// What partials start from.
  var identity: Float {
    switch self {
    case .sum: 0
    case .max: -.infinity
    case .min: .infinity
    }
  }

  /// The function that joins two partials, the earlier one first.
  public var function: ScalarFunction {
    switch self {
    case .sum: .add
    case .max: .max
    case .min: .min
    }
  }
}
