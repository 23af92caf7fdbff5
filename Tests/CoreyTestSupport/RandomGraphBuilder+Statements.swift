import CoreyIR

extension RandomGraphBuilder {
  mutating func statement() {
    switch random.pick(0...19) {
    case 0...5: map()
    case 6...8: contract()
    case 9, 10: reduce()
    case 11: stream()
    case 12, 13: recur()
    case 14: split()
    case 15: concat()
    case 16: select()
    case 17: copy()
    case 18: random.oneIn(2) ? gather() : index()
    default:
      if !options.rotations || random.oneIn(3) {
        convert()
      } else {
        random.oneIn(2) ? fold() : rotate()
      }
    }
  }

  // MARK: Operands

  /// A read of some value: whole, at a fixed index, at a second index, or in the past.
  mutating func operand() -> Operand {
    random.pick(pool).map { read($0) } ?? .constant(1)
  }

  /// A read, or now and then a number.
  mutating func operandOrNumber() -> Operand {
    random.oneIn(6) ? number() : operand()
  }

  mutating func number() -> Operand {
    let numbers = [0.5, -0.25, 1, -1, 2, 0, 1e-6, 0.1, 3.25, -0.0]
    return .constant(random.pick(numbers) ?? 1)
  }

  mutating func read(_ value: ValueID) -> Operand {
    let dims = graph[value].dims
    let isRepeated = Set(dims.map(\.axis)).count < dims.count
    var subscripts: [Subscript] = []
    for dim in dims {
      guard let length = graph.length(dim.axis) else {
        subscripts.append(.label(dim))
        continue
      }
      if random.oneIn(10) {
        // A repeated axis is read at all its indices.
        subscripts.append(isRepeated ? .label(dim) : .fixed(random.pick(0...length - 1)))
      } else if random.oneIn(10), !isRepeated {
        subscripts.append(.label(Label(dim.axis, primes: 1)))
      } else {
        subscripts.append(.label(dim))
      }
    }
    if let state = graph[value].state, random.oneIn(2) {
      past(of: state, dims, &subscripts)
    }
    return .value(value, subscripts)
  }

  private mutating func past(
    of state: StateID, _ dims: [Label], _ subscripts: inout [Subscript]
  ) {
    guard let position = dims.firstIndex(of: .time) else { return }
    let steps = graph[state].steps
    // A window slides over an axis that the value does not have.
    let windows = atoms.filter { axis in
      !dims.contains { $0.axis == axis } && (graph.length(axis) ?? 0) <= steps + 1
    }
    if let axis = random.pick(windows), random.oneIn(2), let length = graph.length(axis) {
      let forward = random.oneIn(2)
      let slack = random.pick(0...steps + 1 - length)
      subscripts[position] = .time(
        offset: forward ? -(length - 1) - slack : -slack, plus: Label(axis),
        sign: forward ? 1 : -1)
    } else {
      subscripts[position] = .time(offset: -random.pick(1...steps), plus: nil, sign: 1)
    }
  }

  // MARK: Maps

  static let unary: [ScalarFunction] = [
    .negate, .abs, .square, .floor, .ceil, .round, .exp, .exp2, .sin, .cos, .tanh, .erf, .sigmoid,
    .silu, .softplus, .sqrt, .log,
  ]
  static let binary: [ScalarFunction] = [.add, .subtract, .multiply, .divide, .min, .max]

  mutating func map() {
    switch random.pick(0...3) {
    case 0:
      let operand = operand()
      guard operand.value != nil else { return }
      addReadable(.map(random.pick(Self.unary) ?? .tanh, [operand]), Set(operand.labels))
    case 1, 2:
      var operands = [operand(), operandOrNumber()]
      operands.shuffle(using: &random)
      addReadable(
        .map(random.pick(Self.binary) ?? .add, operands), Set(operands.flatMap(\.labels)))
    default:
      var operands = [operand(), operandOrNumber(), operandOrNumber()]
      operands.shuffle(using: &random)
      addReadable(.map(.fma, operands), Set(operands.flatMap(\.labels)))
    }
  }

  mutating func select() {
    let before = (nodes, graph)
    let operands = [condition(depth: 0), operandOrNumber(), operandOrNumber()]
    let labels = Set(operands.flatMap(\.labels))
    // A condition that nothing reads could not be written down.
    guard isSmall(labels) else {
      (nodes, graph) = before
      return
    }
    addReadable(.map(.select, operands), labels)
  }

  /// A comparison or logic over comparisons, read whole.
  private mutating func condition(depth: Int) -> Operand {
    let function: ScalarFunction
    var operands: [Operand]
    if depth < 2, random.oneIn(2) {
      function = [.and, .or, .not][random.pick(0...2)]
      operands = (0..<function.arity).map { _ in condition(depth: depth + 1) }
    } else {
      function = [.less, .lessOrEqual, .equal][random.pick(0...2)]
      operands = [operand(), operandOrNumber()]
    }
    operands.shuffle(using: &random)
    let value = add(
      .map(function, operands), Set(operands.flatMap(\.labels)), named: "", shuffles: false)
    return whole(value)
  }

  mutating func copy() {
    let operand = operandOrNumber()
    var labels = Set(operand.labels)
    for axis in random.some(atoms, limit: 2) where !labels.contains(where: { $0.axis == axis }) {
      labels.insert(Label(axis))
    }
    if random.oneIn(2) { labels.formUnion([.batch, .time]) }
    addReadable(.map(.copy, [operand]), labels)
  }

  mutating func convert() {
    let operand = operand()
    guard operand.value != nil else { return }
    let type: StorageType = random.oneIn(2) ? .bf16 : .f16
    addReadable(.convert(operand, type), Set(operand.labels), type: type)
  }

  mutating func index() {
    guard let axis = random.pick(atoms) else { return }
    addReadable(.index(Label(axis)), [Label(axis)])
  }

  // MARK: Sums

  mutating func contract() {
    let left = operand()
    let right = random.oneIn(12) ? number() : operand()
    let labels = Set(left.labels).union(right.labels)
    guard let over = summed(labels) else { return }
    addReadable(
      .contract(left, right, over: over), labels.subtracting(over))
  }

  mutating func reduce() {
    let operand = operand()
    guard let over = summed(Set(operand.labels)) else { return }
    addReadable(
      .reduce(random.pick(Reduction.allCases) ?? .sum, operand, over: over),
      Set(operand.labels).subtracting(over))
  }

  /// One to three labels that can be summed over.
  private mutating func summed(_ labels: Set<Label>) -> [Label]? {
    let candidates = labels.filter { $0.axis > .time }.sorted()
    let over = random.some(candidates, limit: 3)
    return over.isEmpty ? candidates.first.map { [$0] } : over
  }

  // MARK: Others

  mutating func gather() {
    guard let ids, let table = random.pick(graph.weights)?.value else { return }
    let dims = graph[table].dims
    let axes = dims.map(\.axis)
    guard let axis = dims.first(where: { $0.axis.index < 2 + atoms.count }),
      Set(axes).count == axes.count
    else { return }
    let labels = Set(dims).subtracting([axis]).union([.batch, .time])
    addReadable(.gather(table: whole(table), axis: axis, rows: whole(ids)), labels)
  }

  mutating func rotate() {
    let operand = operand()
    let along = operand.labels.filter { atoms.contains($0.axis) }.sorted()
    guard !along.isEmpty else { return }
    addReadable(
      .rotate(
        operand, along: Array(along.prefix(2)),
        Rotation(seed: random.pick(0...9), isInverse: random.oneIn(2))),
      Set(operand.labels))
  }

  mutating func fold() {
    guard let weight = random.pick(graph.weights)?.value else { return }
    let operand = read(weight)
    let labels = Set(operand.labels)
    let along = operand.labels.filter { atoms.contains($0.axis) }.sorted()
    let factors = graph.weights.map { read($0.value) }
      .filter { labels.isSuperset(of: $0.labels) }
    let steps = (0..<random.pick(1...4)).map { _ -> FoldStep in
      if random.oneIn(2), !along.isEmpty {
        let some = random.some(along, limit: 2)
        return .rotate(
          along: some.isEmpty ? [along[0]] : some,
          Rotation(seed: random.pick(0...9), isInverse: random.oneIn(2)))
      }
      return .scale(random.oneIn(3) ? number() : random.pick(factors) ?? .constant(3))
    }
    addReadable(.fold(operand, steps), labels)
  }

  mutating func split() {
    let splittable = pool.filter { id in
      let dims = graph[id].dims
      return dims.contains { concatenations.contains($0.axis) }
        && Set(dims.map(\.axis)).count == dims.count
    }
    guard let value = random.pick(splittable),
      let label = graph[value].dims.first(where: { concatenations.contains($0.axis) }),
      case .concatenation(let parts) = graph[label.axis].extent
    else { return }
    let rest = Set(graph[value].dims).subtracting([label])
    var values: [ValueID] = []
    for part in parts {
      let own = graph.partLabels(part, of: label)
      guard rest.isDisjoint(with: own) else { return }
    }
    for part in parts {
      let dims = rest.union(graph.partLabels(part, of: label)).sorted()
      values.append(graph.addValue(Value(dims: dims, name: someName())))
    }
    nodes.append(Node(.split(whole(value), label), results: values))
    pool += values
    results += values
  }

  mutating func concat() {
    guard let axis = random.pick(concatenations),
      case .concatenation(let parts) = graph[axis].extent
    else { return }
    let label = Label(axis)
    // Every part has an operand with its labels and the same others.
    let rest = Set(random.some(atoms, limit: 1).map { Label($0) } + [.batch, .time])
    var operands: [Operand] = []
    for part in parts {
      let own = Set(graph.partLabels(part, of: label))
      guard rest.isDisjoint(with: own) else { return }
      let fitting = pool.filter { id in
        let dims = Set(graph[id].dims)
        return dims.isSuperset(of: own) && dims.isSubset(of: own.union(rest))
      }
      guard let value = random.pick(fitting) else { return }
      operands.append(whole(value))
    }
    let labels = Set(operands.flatMap(\.labels)).intersection(rest).union([label])
    addReadable(.concat(operands, label), labels)
  }
}
