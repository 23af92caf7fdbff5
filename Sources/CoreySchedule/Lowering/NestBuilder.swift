import CoreyIR

/// Groups units into nests: one pass in order, each unit joins a recent nest that has its loops.
struct NestBuilder {
  private let kernel: KernelLowering
  private var graph: Graph { kernel.graph }
  private var nests: [Nest] = []
  /// The nest that computes a value.
  private var home: [ValueID: Int] = [:]

  /// How many nests back a unit may join: keeps the work linear.
  private static let reach = 6
  /// The most lane vectors a local array may have.
  private static let arrayLimit = 1024

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  func nests(of units: [LaneUnit]) -> [Nest] {
    var builder = self
    let signatures = SignatureChooser(kernel: kernel, arrayLimit: Self.arrayLimit)
      .signatures(of: units)
    for index in RecurrenceFeeders(kernel: kernel).order(units, signatures) {
      builder.place(units[index], wanted: signatures[index])
    }
    builder.keepHistories(units)
    return builder.nests
  }

  private mutating func place(_ unit: LaneUnit, wanted: Signature?) {
    if let operation = unit.operations.first, !unit.isRecurrence {
      if let matrix = MatrixMatch(kernel: kernel).match(operation) {
        kernel.storageOrder[matrix.result] = matrix.batch + matrix.rows + matrix.columns
        kernel.paddedColumns[matrix.result] = matrix.columns
        open(.matrix(matrix), unit)
        return
      }
      if case .rotate(_, let along, _) = operation.kind {
        kernel.storageOrder[operation.target.value] =
          operation.dims.filter { !along.contains($0) } + along
        open(.rotation, unit)
        return
      }
      if case .fold = operation.kind {
        open(.fold, unit)
        return
      }
      if isRow(operation) {
        kernel.storageOrder[operation.target.value] = operation.dims
        open(.row, unit)
        return
      }
    }
    guard let wanted else {
      open(.steps, unit)
      return
    }
    var signature = wanted
    if !unit.isRecurrence, !fits(unit, signature) {
      // Operands do not lie side by side: lanes over the last label alone.
      signature = Signature(
        outer: wanted.outer + wanted.lanes.dropLast(), lanes: wanted.lanes.suffix(1))
    }
    let first = firstNest(for: unit, signature: signature)
    for index in stride(
      from: nests.count - 1, through: max(first, nests.count - Self.reach), by: -1)
    where canJoin(unit, nest: index, wanted: signature) {
      add(unit, to: index)
      return
    }
    open(.lanes(signature), unit)
  }

  private mutating func open(_ kind: Nest.Kind, _ unit: LaneUnit) {
    nests.append(Nest(kind: kind, units: []))
    add(unit, to: nests.count - 1)
  }

  private mutating func add(_ unit: LaneUnit, to index: Int) {
    nests[index].units.append(unit)
    for operation in unit.operations {
      let value = operation.target.value
      home[value] = index
      guard case .value = operation.target, kernel.storageOrder[value] == nil else { continue }
      if case .lanes(let signature) = nests[index].kind {
        let lanes = Set(signature.lanes)
        kernel.storageOrder[value] = operation.dims.filter { !lanes.contains($0) } + signature.lanes
      }
    }
  }

  // MARK: Joining

  /// The nest that computes what an operand reads, through streams and splits.
  private func producer(_ value: ValueID) -> Int? {
    home[kernel.source(value)]
  }

  /// The first nest that comes late enough for a unit.
  private func firstNest(for unit: LaneUnit, signature: Signature) -> Int {
    var first = 0
    let own = Set(unit.operations.map(\.target.value))
    for operation in unit.operations {
      if case .part(let value, _, _, _) = operation.target, let place = home[value] {
        first = max(first, place)
      }
      for operand in operation.operands {
        guard let value = operand.value, !own.contains(value), let place = producer(value) else {
          continue
        }
        first = max(first, reads(operand, withinLoopsOf: place) ? place : place + 1)
      }
    }
    return first
  }

  /// Whether an operand that a nest computes may be read inside that nest's loops.
  private func reads(_ operand: Operand, withinLoopsOf index: Int) -> Bool {
    guard case .lanes(let signature) = nests[index].kind,
      case .value(let value, let subscripts) = operand, kernel.layer.splits[value] == nil
    else { return false }
    if let alias = kernel.aliases[value], kernel.layer.splits[alias] != nil { return false }
    let shared = Set(signature.outer + signature.lanes)
    for (label, index) in zip(graph[value].dims, subscripts) where shared.contains(label) {
      if index != .label(label) { return false }
    }
    // A label of the loops must not come from another dimension.
    for (label, index) in zip(graph[value].dims, subscripts) {
      if case .label(let other) = index, other != label, shared.contains(other) {
        return false
      }
    }
    return true
  }

  private func canJoin(_ unit: LaneUnit, nest index: Int, wanted: Signature) -> Bool {
    guard case .lanes(let signature) = nests[index].kind, let first = nests[index].units.first,
      first.operations[0].hasTime == unit.operations[0].hasTime
    else { return false }
    if unit.isRecurrence { return signature == wanted }
    guard signature == wanted || sharesValues(unit, nest: index) && fills(unit, signature) else {
      return false
    }
    return fits(unit, signature)
  }

  /// Whether the loops are all that an op needs: lanes that it would not have chosen itself, inside
  /// loops of its own, seldom lie side by side in memory.
  private func fills(_ unit: LaneUnit, _ signature: Signature) -> Bool {
    unit.operations.allSatisfy { operation in
      operation.dims.allSatisfy { signature.outer.contains($0) || signature.lanes.contains($0) }
    }
  }

  private func sharesValues(_ unit: LaneUnit, nest index: Int) -> Bool {
    unit.operations.contains { operation in
      operation.operands.contains { $0.value.flatMap { home[$0] } == index }
    }
  }

  /// Whether a unit's ops can run inside these loops.
  private func fits(_ unit: LaneUnit, _ signature: Signature) -> Bool {
    unit.operations.allSatisfy { operation in
      let dims = Set(operation.dims)
      guard !signature.lanes.isEmpty || dims.isEmpty else { return false }
      guard signature.outer.allSatisfy(dims.contains), signature.lanes.allSatisfy(dims.contains),
        !operation.over.contains(where: {
          signature.outer.contains($0) || signature.lanes.contains($0)
        })
      else { return false }
      let inner = operation.dims.filter {
        !signature.outer.contains($0) && !signature.lanes.contains($0)
      }
      guard kernel.layer.product(inner) <= Self.arrayLimit else { return false }
      return isAdjacent(signature.lanes, in: operation)
        && operation.operands.allSatisfy { allOrNone($0, lanes: signature.lanes) }
    }
  }

  /// Whether the lanes lie side by side where an op's result goes.
  private func isAdjacent(_ lanes: [Label], in operation: LaneOperation) -> Bool {
    guard lanes.count > 1 else { return true }
    switch operation.target {
    case .part(_, _, _, let labels):
      guard let first = labels.firstIndex(of: lanes[0]) else { return false }
      return labels[first...].prefix(lanes.count).elementsEqual(lanes)
    case .value(let value):
      // A tile is laid out as its nest likes it.
      guard let location = kernel.layer.outerLocation(value) else { return true }
      return isChain(lanes, graph[value].dims.map { .label($0) }, value, location)
    }
  }

  /// Whether labels are one contiguous axis of a location.
  private func isChain(
    _ labels: [Label], _ subscripts: [Subscript], _ value: ValueID, _ location: Location
  ) -> Bool {
    let positions = labels.map { subscripts.firstIndex(of: .label($0)) }
    for (left, right) in zip(positions, positions.dropFirst()) {
      guard let left, let right else { return false }
      let length = graph.length(graph[value].dims[right].axis) ?? 1
      guard location.strides[left] == location.strides[right] * .constant(length) else {
        return false
      }
    }
    return true
  }

  /// Whether an operand has all lanes side by side, or none of them.
  private func allOrNone(_ operand: Operand, lanes: [Label]) -> Bool {
    guard lanes.count > 1, case .value(let value, let subscripts) = operand else { return true }
    let positions = lanes.map { lane in subscripts.firstIndex(of: .label(lane)) }
    if positions.allSatisfy({ $0 == nil }) {
      return !subscripts.contains { index in
        if case .time(_, let plus?, _) = index { lanes.contains(plus) } else { false }
      }
    }
    guard positions.allSatisfy({ $0 != nil }) else { return false }
    if kernel.isPacked(value) { return true }
    return isChain(lanes, subscripts, value, kernel.layout(value))
  }

  /// Whether a reduction's elements lie side by side.
  private func isRow(_ operation: LaneOperation) -> Bool {
    guard case .reduce(_, let operand) = operation.kind,
      case .value(let value, let subscripts) = operand, !operation.over.contains(.time),
      !kernel.isPacked(value)
    else { return false }
    let location = kernel.layout(value)
    // What is stored narrower is widened lane by lane.
    guard graph[kernel.source(value)].type == .f32 else { return false }
    var stride: IntExpression = 1
    for label in operation.over.reversed() {
      guard let position = subscripts.firstIndex(of: .label(label)),
        location.strides[position] == stride
      else { return false }
      stride = stride * .constant(graph.length(label.axis) ?? 1)
    }
    return true
  }

  // MARK: Histories

  /// Whether an op reads the step before where the recurrence itself has it, in its loops.
  private func readsLocally(
    _ operation: LaneOperation, _ value: ValueID, _ subscripts: [Subscript]
  ) -> Bool {
    guard let place = home[value], home[operation.target.value] == place,
      case .lanes = nests[place].kind
    else { return false }
    return subscripts.allSatisfy { index in
      if case .time(let offset, let plus, _) = index { offset == -1 && plus == nil } else { true }
    }
  }

  /// Recurrences whose past is read elsewhere keep rows of it.
  private func keepHistories(_ units: [LaneUnit]) {
    var carried: [ValueID: StateID] = [:]
    for unit in units where unit.isRecurrence {
      for (value, state) in unit.carried {
        carried[value] = state
        if kernel.layer.outerLocation(value) != nil {
          kernel.addHistory(value, state: state, isSaved: false)
        }
        if case .steps = nests[home[value] ?? 0].kind {
          kernel.addHistory(value, state: state, isSaved: true)
        }
      }
    }
    for unit in units {
      for operation in unit.operations {
        for case .value(let value, let subscripts) in operation.operands {
          guard let state = carried[value], unit.carried[value] == nil,
            !readsLocally(operation, value, subscripts)
          else { continue }
          for case .time(let offset, let plus, _) in subscripts where offset != 0 || plus != nil {
            kernel.addHistory(value, state: state, isSaved: false)
          }
        }
      }
    }
  }
}
