import CoreyIR

extension RandomGraphBuilder {
  /// A state with these dimensions besides batch, and the value whose past it is.
  private mutating func addState(
    _ dims: [Label], steps: Int
  ) -> (state: StateID, value: ValueID) {
    var declared = [.batch] + dims
    if random.oneIn(4) { declared.shuffle(using: &random) }
    let position = steps > 1 || random.oneIn(3) ? random.pick(0...declared.count) : nil
    let name = "s\(graph.states.count)"
    graph.states.append(
      State(
        name: name, dims: declared, steps: steps, stepsPosition: position,
        isLocal: isReversed || random.oneIn(5), isReversed: isReversed))
    let state = StateID(graph.states.count - 1)
    var layout = (declared + [.time]).sorted()
    if random.oneIn(6) { layout.shuffle(using: &random) }
    return (state, graph.addValue(Value(dims: layout, state: state, name: name)))
  }

  /// A value of the pool and its past, which later statements read in windows.
  mutating func stream() {
    let candidates = pool.filter { id in
      let dims = graph[id].dims
      return dims.contains(.batch) && dims.contains(.time) && graph[id].state == nil
        && dims.allSatisfy { $0.primes == 0 } && graph[id].type != .i32
    }
    guard let source = random.pick(candidates) else { return }
    let dims = graph[source].dims.filter { $0.axis > .time }
    let (_, value) = addState(dims, steps: random.pick(1...4))
    nodes.append(Node(.stream(whole(source)), results: [value]))
    pool.append(value)
    results.append(value)
  }

  /// One or two states, what their equations need, and the equations.
  mutating func recur() {
    let dims = random.some(atoms, limit: 2).map { Label($0) }
    var carried = [addState(dims, steps: 1).value]
    if random.oneIn(3) { carried.append(addState(random.some(dims, limit: 2), steps: 1).value) }
    let outer = (nodes: nodes, pool: pool, results: results)
    nodes = []
    for value in carried {
      let past = self.past(value)
      if dims.count > 0, random.oneIn(2) {
        deltaStep(value, past)
      } else {
        for _ in 0..<random.pick(0...2) { step(past) }
        equation(value, past)
      }
      pool.append(value)
    }
    let body = nodes
    let made = pool.dropFirst(outer.pool.count)
    nodes = outer.nodes + [Node(.recur(Recur(body: body, isReversed: isReversed)), results: [])]
    pool = outer.pool + made
    results = outer.results + made
  }

  /// The value one step before.
  private func past(_ value: ValueID) -> Operand {
    .value(
      value,
      graph[value].dims.map { dim in
        dim == .time ? .time(offset: -1, plus: nil, sign: 1) : .label(dim)
      })
  }

  /// Some map or sum that changes from step to step.
  private mutating func step(_ past: Operand) {
    let other = operandInRecur()
    let labels = Set(past.labels).union(other.labels)
    let summable = labels.filter { $0.axis > .time }.sorted()
    let op: Op
    var result = labels
    if let over = summable.first, random.oneIn(2) {
      op = .contract(past, other, over: [over])
      result.remove(over)
    } else {
      op = .map(random.pick(Self.binary) ?? .max, [other, past])
    }
    guard isSmall(result) else { return }
    pool.append(add(op, result))
  }

  /// `h = fma(x, h[t-1], y)` with operands that fit.
  private mutating func equation(_ value: ValueID, _ past: Operand) {
    let labels = Set(graph[value].dims)
    let fitting = pool.filter { id in
      graph[id].state == nil && Set(graph[id].dims).isSubset(of: labels)
    }
    let decay = random.pick(fitting).map { whole($0) } ?? .constant(0.5)
    let addend = random.pick(fitting).map { whole($0) } ?? .constant(0.25)
    let op: Op
    switch random.pick(0...3) {
    case 0: op = .map(.max, [past, addend])
    case 1: op = .map(.copy, [addend])
    default: op = .map(.fma, [decay, past, addend])
    }
    nodes.append(Node(op, results: [value]))
  }

  /// `e = v - sum[n](k * h[t-1]); h = fma(k, e, h[t-1])`
  private mutating func deltaStep(_ value: ValueID, _ past: Operand) {
    let labels = Set(graph[value].dims)
    guard let n = labels.filter({ $0.axis > .time }).sorted().first else {
      return equation(value, past)
    }
    let keys = pool.filter { id in
      let dims = Set(graph[id].dims)
      return graph[id].state == nil && dims.contains(n) && dims.isSubset(of: labels)
    }
    guard let key = random.pick(keys) else { return equation(value, past) }
    let without = labels.subtracting([n])
    let values = pool.filter { id in
      graph[id].state == nil && Set(graph[id].dims).isSubset(of: without)
    }
    let target = random.pick(values).map { whole($0) } ?? .constant(1)
    let seen = add(.contract(whole(key), past, over: [n]), without, shuffles: false)
    let error = add(.map(.subtract, [target, whole(seen)]), without, shuffles: false)
    nodes.append(Node(.map(.fma, [whole(key), whole(error), past]), results: [value]))
    pool += [seen, error]
  }

  /// A read of a value at the step at hand.
  private mutating func operandInRecur() -> Operand {
    let plain = pool.filter { graph[$0].state == nil }
    return random.pick(plain).map { whole($0) } ?? .constant(0.5)
  }
}
