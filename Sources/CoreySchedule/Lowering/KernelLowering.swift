import CoreyIR

/// Lowers one kernel: the loop over batch entries and time chunks, and the nests inside.
///
/// ```
/// for each batch entry
///   rows before the first from the states
///   for each chunk of time: one nest after the other; histories move to the front
///   last rows to the states
/// ```
final class KernelLowering {
  let layer: LayerLowering
  let plan: KernelPlan
  let name: String
  var graph: Graph { layer.graph }
  /// Where the values of this kernel lie, as far as they lie anywhere.
  private(set) var locations: [ValueID: Location] = [:]
  private(set) var hasTime = false
  /// All values the kernel computes.
  let defined: Set<ValueID>
  /// Values whose storage must be kept, because another nest reads them.
  private var stored = Set<ValueID>()
  private var histories: [History] = []

  /// A value whose rows before the first come from a state.
  private struct History {
    var value: ValueID
    var state: StateID
    /// Whether the kernel saves the last rows (a recurrence saves its state itself).
    var isSaved: Bool
  }

  /// The pack program, if this kernel is one: then constants are ordinary values.
  let packing: PackLowering?

  init(
    layer: LayerLowering, plan: KernelPlan, name: String, packing: PackLowering? = nil
  ) {
    self.packing = packing
    self.layer = layer
    self.plan = plan
    self.name = name
    defined = Set(plan.nodes.flatMap(\.definedValues))
  }

  func lower() -> Kernel {
    hasTime =
      defined.contains { graph[$0].hasTime }
      || plan.nodes.flattened.contains { node in
        node.op.operands.contains { $0.labels.contains(.time) }
      }
    return Kernel(
      name: name, comment: uniqued(plan.nodes.map { describe($0) }).filter { !$0.isEmpty },
      body: wrap(lowerNests(keeping: [])), isReversed: plan.isReversed)
  }

  /// One nest after the other; the values to keep are stored even if no nest reads them.
  func lowerNests(keeping kept: Set<ValueID>) -> [Statement] {
    let units = UnitBuilder(kernel: self).units(of: plan.nodes)
    let nests = NestBuilder(kernel: self).nests(of: units)
    stored = kept
    placeStoredValues(nests)
    var body: [Statement] = []
    for nest in nests {
      body += [.nest(describe(nest), NestLowering(kernel: self).lower(nest)), .barrier]
    }
    return body
  }

  /// Whether a value is read from the packed weights.
  func isPacked(_ value: ValueID) -> Bool {
    packing == nil && layer.constants.contains(value)
  }

  // MARK: Loops around the nests

  private func wrap(_ nests: [Statement]) -> [Statement] {
    var perBatch: [Statement] = []
    let before = histories.flatMap { load($0) }
    if !before.isEmpty { perBatch += before + [.barrier] }
    if hasTime, isChunked {
      var chunk: [Statement] = [
        .integer(
          "rows",
          .minimum(.variable("S") - .variable("t0"), .constant(layer.options.chunk)))
      ]
      chunk += nests
      let moves = histories.flatMap { moveToFront($0) }
      if !moves.isEmpty { chunk += [.single(moves), .barrier] }
      perBatch.append(
        .stride("t0", from: 0, to: .variable("S"), step: layer.options.chunk, chunk))
    } else {
      perBatch += [.integer("t0", 0), .integer("rows", hasTime ? .variable("S") : 1)] + nests
    }
    let after = histories.filter(\.isSaved).flatMap { save($0) }
    if !after.isEmpty { perBatch += after + [.barrier] }
    return [.loop("ib", from: 0, to: .variable("B"), unroll: false, perBatch)]
  }

  func reducesTime(_ node: Node) -> Bool {
    switch node.op {
    case .reduce(_, _, let over), .contract(_, _, let over): over.contains { $0.axis == .time }
    default: false
    }
  }

  // MARK: Storage

  /// Gives memory to every value that one nest writes and another reads.
  private func placeStoredValues(_ nests: [Nest]) {
    var home: [ValueID: Int] = [:]
    for (index, nest) in nests.enumerated() {
      for operation in nest.operations { home[operation.target.value] = index }
      if case .matrix(let matrix) = nest.kind { home[matrix.result] = index }
    }
    func need(_ value: ValueID, from index: Int, offset: Bool) {
      let root = self.source(value)
      guard let place = home[root] else { return }
      if place != index || offset || root != value { stored.insert(root) }
      // What is placed by a matrix, row or step nest always lies in memory.
      switch nests[place].kind {
      case .lanes: break
      case .matrix, .steps, .row, .rotation: stored.insert(root)
      }
    }
    for (index, nest) in nests.enumerated() {
      var operands = nest.operations.flatMap { operation in
        operation.operands.map { (operation.target.value, $0) }
      }
      if case .matrix(let matrix) = nest.kind {
        operands += [(matrix.result, matrix.x), (matrix.result, matrix.weight)]
        stored.insert(matrix.result)
      }
      for (_, operand) in operands {
        guard case .value(let value, let subscripts) = operand else { continue }
        let isPast = subscripts.contains {
          if case .time(let offset, let plus, _) = $0 { offset != 0 || plus != nil } else { false }
        }
        let isCarried = nest.units.contains { $0.isRecurrence && $0.carried[value] != nil }
        need(value, from: index, offset: isPast && !isCarried)
        if case .steps = nest.kind { stored.insert(source(value)) }
      }
      for operation in nest.operations {
        if case .part(let value, _, _, _) = operation.target { stored.insert(value) }
        switch nest.kind {
        case .steps, .row, .rotation: stored.insert(operation.target.value)
        case .lanes, .matrix: break
        }
      }
    }
    for value in home.keys where layer.outerLocation(value) != nil { stored.insert(value) }
    stored.formIntersection(home.keys)
    for value in stored.sorted() { _ = location(value) }
    for history in histories.map(\.value) {
      if home[source(history)] != nil { stored.insert(source(history)) }
      _ = location(history)
    }
  }

  func isStored(_ value: ValueID) -> Bool { stored.contains(value) }

  func root(_ value: ValueID) -> ValueID {
    var value = value
    while let split = layer.splits[value] { value = split.source }
    return value
  }

  /// The value in whose memory a value lies, through splits and streams that share it.
  func source(_ value: ValueID) -> ValueID {
    var value = value
    while let next = aliases[value] ?? layer.splits[value]?.source { value = next }
    return value
  }

  /// Says that a value keeps rows before the first, which come from its state.
  func addHistory(_ value: ValueID, state: StateID, isSaved: Bool) {
    if let index = histories.firstIndex(where: { $0.value == value }) {
      histories[index].isSaved = histories[index].isSaved || isSaved
    } else {
      histories.append(History(value: value, state: state, isSaved: isSaved))
    }
  }

  /// The streams that share the memory of the value they keep.
  var aliases: [ValueID: ValueID] = [:]
  /// The order in which a tile's dims lie, chosen by the nest that writes it.
  var storageOrder: [ValueID: [Label]] = [:]
  /// Columns of a matrix result, padded to whole panels.
  var paddedColumns: [ValueID: [Label]] = [:]

  /// Where a value lies; tiles are made on first request.
  func location(_ value: ValueID) -> Location {
    if let location = locations[value] ?? layer.outerLocation(value) { return location }
    let location: Location
    if let source = aliases[value] {
      location = self.location(source)
    } else if let split = layer.splits[value] {
      location = layer.view(split, of: value, source: self.location(split.source))
    } else {
      location = newTile(value)
    }
    locations[value] = location
    return location
  }

  /// The strides a value has or would have, without giving it memory.
  func layout(_ value: ValueID) -> Location {
    if let location = locations[value] ?? layer.outerLocation(value) { return location }
    if let source = aliases[value] { return layout(source) }
    if let split = layer.splits[value] {
      return layer.view(split, of: value, source: layout(split.source))
    }
    if let packing { return packing.layout(value) }
    return tile(value, in: BufferID(-1)).location
  }

  private func newTile(_ value: ValueID) -> Location {
    if let packing { return packing.location(value) }
    let (location, extent) = tile(value, in: BufferID(-1))
    let name = graph[value].name
    var result = location
    result.buffer = layer.addBuffer(.tile(extent), name: "t_\(name.isEmpty ? "v" : name)")
    return result
  }

  private func tile(
    _ value: ValueID, in buffer: BufferID
  ) -> (location: Location, extent: Buffer.Extent) {
    let description = graph[value]
    let dims = description.dims
    let order = storageOrder[value] ?? dims.filter { !$0.isRun }
    var strides: [Label: IntExpression] = [:]
    var stride = 1
    let padded = paddedColumns[value] ?? []
    for label in order.reversed() {
      strides[label] = .constant(stride)
      stride *= graph.length(label.axis) ?? 1
      if label == padded.first { stride = (stride + 31) / 32 * 32 }
    }
    // Rows whose distance is a multiple of 1 KiB share cache sets.
    var width = (stride + 15) / 16 * 16
    if width >= 256, width % 256 == 0 { width += 16 }
    let lead = leadRows(value)
    if description.hasTime { strides[.time] = .constant(width) }
    let extent: Buffer.Extent =
      description.hasTime
      ? Buffer.Extent(
        fixed: (lead + (isChunked ? layer.options.chunk : 0)) * width + 16,
        perStep: isChunked ? 0 : width)
      : Buffer.Extent(fixed: width + 16)
    let location = Location(
      buffer: buffer, offset: 0, strides: dims.map { strides[$0] ?? 0 },
      rows: description.hasTime ? .chunk(lead: lead) : .none, isPadded: true)
    return (location, extent)
  }

  /// A tile that holds no value of the graph: `width` elements per row of the chunk.
  func scratchTile(name: String, width: Int) -> BufferID {
    let extent =
      hasTime && !isChunked
      ? Buffer.Extent(fixed: 16, perStep: width)
      : Buffer.Extent(fixed: (hasTime ? layer.options.chunk : 1) * width + 16)
    return layer.addBuffer(.tile(extent), name: "t_\(name)")
  }

  /// Whether the kernel works through time in chunks; a reduction over time sees all of it at once.
  private lazy var isChunked = !plan.nodes.contains { reducesTime($0) }

  /// The longest history of the values that lie in a value's memory.
  private func leadRows(_ value: ValueID) -> Int {
    histories.filter { history in
      source(history.value) == value
    }.map { graph[$0.state].steps }.max() ?? 0
  }

  // MARK: Histories

  private func load(_ history: History) -> [Statement] {
    transfer(
      history,
      row: { location, step in
        location.lead == 0 && self.graph[history.state].isReversed
          ? .variable("S") + .constant(self.graph[history.state].steps - 1) - step
          : .constant(location.lead - self.graph[history.state].steps) + step
      }, isLoad: true)
  }

  private func save(_ history: History) -> [Statement] {
    transfer(
      history,
      row: { location, step in
        switch location.rows {
        case .segment(let lead):
          lead == 0 && self.graph[history.state].isReversed
            ? .constant(self.graph[history.state].steps - 1) - step
            : .variable("S") + step + .constant(lead - self.graph[history.state].steps)
        case .chunk, .none:
          .constant(location.lead - self.graph[history.state].steps) + step
        }
      }, isLoad: false)
  }

  /// Copies the steps of a state to or from the rows they stand for.
  private func transfer(
    _ history: History, row: (Location, IntExpression) -> IntExpression, isLoad: Bool
  ) -> [Statement] {
    let location = location(history.value)
    let state = graph[history.state]
    let dims = graph[history.value].dims
    let memory = layer.stateMemory(history.state, labels: dims)
    let step = IntExpression.variable("s")
    var place = location.offset
    var source: IntExpression = step * memory.step
    var target: [Statement] = []
    var loops: [(String, Int)] = []
    for (index, label) in dims.enumerated() {
      switch label.axis {
      case .batch:
        place = place + .variable("ib") * location.strides[index]
        source = source + .variable("ib") * memory.strides[index]
      case .time: place = place + row(location, step) * location.strides[index]
      default:
        let variable = "j\(loops.count)"
        loops.append((variable, graph.length(label.axis) ?? 1))
        place = place + .variable(variable) * location.strides[index]
        source = source + .variable(variable) * memory.strides[index]
      }
    }
    let here = Access(buffer: location.buffer, index: place)
    let there = Access(buffer: memory.buffer, index: source)
    target = isLoad ? [.store(here, .load(there))] : [.store(there, .load(here))]
    for (variable, length) in loops.reversed() {
      target = [.loop(variable, from: 0, to: .constant(length), unroll: false, target)]
    }
    return [.parallel("s", count: .constant(state.steps), target)]
  }

  /// Moves the last rows of a chunk in front of the next chunk's first.
  private func moveToFront(_ history: History) -> [Statement] {
    let location = location(history.value)
    guard case .chunk(let lead) = location.rows, lead > 0,
      let time = graph[history.value].dims.firstIndex(of: .time),
      movedBuffers.insert(location.buffer).inserted
    else { return [] }
    let width = location.strides[time]
    return [
      .loop(
        "s", from: 0, to: .constant(lead), unroll: false,
        [
          .move(
            buffer: location.buffer, from: (.variable("s") + .variable("rows")) * width,
            to: .variable("s") * width, count: width)
        ])
    ]
  }

  private var movedBuffers = Set<BufferID>()

  // MARK: Names

  /// The C variable of a label's loop.
  func variable(_ label: Label) -> String {
    let name = graph[label.axis].name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return "i_" + String(name) + (label.primes == 0 ? "" : "_\(label.primes)")
  }

  /// The C variable of a value, unique by its number.
  func variableName(_ value: ValueID) -> String {
    let name = graph[value].name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
    return (name.isEmpty ? "v" : String(name) + "_") + "\(value.index)"
  }

  // MARK: Text

  private func describe(_ nest: Nest) -> String {
    let names = nest.operations.map { graph[$0.target.value].name }.filter { !$0.isEmpty }
    let list = names.isEmpty ? "" : ": " + uniqued(names).joined(separator: ", ")
    switch nest.kind {
    case .lanes(let signature):
      let axes = signature.lanes.map { graph[$0.axis].name }.joined(separator: ", ")
      return (axes.isEmpty ? "scalars" : "lanes over \(axes)") + list
    case .steps: return "step by step" + list
    case .matrix(let matrix): return "matrix: \(graph[matrix.result].name)"
    case .rotation: return "rotation" + list
    case .row: return "reduction along rows" + list
    }
  }

  private func uniqued(_ names: [String]) -> [String] {
    var seen = Set<String>()
    return names.filter { seen.insert($0).inserted }
  }

  private func describe(_ node: Node) -> String {
    guard let file = node.span.file else { return "" }
    let position = file.position(at: node.span.range.lowerBound)
    return "\(file.path):\(position.line): "
      + file.line(position.line).trimmingSpaces
  }
}

extension Label {
  /// Whether the label runs over batch entries or time, whose lengths are known at run time.
  var isRun: Bool { axis == .batch || axis == .time }
}

extension String {
  fileprivate var trimmingSpaces: String {
    let head = drop { $0 == " " || $0 == "\t" }
    return String(head.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }
}
