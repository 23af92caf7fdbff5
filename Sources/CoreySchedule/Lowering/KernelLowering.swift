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
  var stored = Set<ValueID>()
  var histories: [History] = []

  /// Tiles whose last rows already move to the front.
  var movedBuffers = Set<BufferID>()

  /// A value whose rows before the first come from a state.
  struct History {
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
    let products = nests.indices.filter { if case .matrix = nests[$0].kind { true } else { false } }
    endsWithOnlyProduct = products == [nests.count - 1]
    if let strips = plan.strips {
      stripRuns = StripGrouping(kernel: self, nests: nests, strips: strips).runs()
    }
    placeStoredValues(nests)
    var body: [Statement] = []
    var index = 0
    while index < nests.count {
      if let run = stripRuns.first(where: { $0.nests.lowerBound == index }) {
        body += lower(run, nests)
        index = run.nests.upperBound
      } else {
        body += [
          .nest(describe(nests[index]), NestLowering(kernel: self).lower(nests[index])), .barrier,
        ]
        index += 1
      }
    }
    return body
  }

  /// Whether a value is read from the packed weights.
  func isPacked(_ value: ValueID) -> Bool {
    packing == nil && layer.constants.contains(value)
  }

  // MARK: Loops around the nests

  func wrap(_ nests: [Statement]) -> [Statement] {
    var perBatch: [Statement] = []
    let kept = histories.filter { localRun(of: $0.value) == nil }
    let before = kept.flatMap { load($0) }
    if !before.isEmpty { perBatch += before + [.barrier] }
    if hasTime, isChunked {
      var chunk: [Statement] = [
        .integer(
          "rows",
          .minimum(.variable("S") - .variable("t0"), .constant(plan.chunk)))
      ]
      chunk += nests
      let moves = kept.flatMap { moveToFront($0) }
      if !moves.isEmpty { chunk += [.single(moves), .barrier] }
      perBatch.append(
        .stride("t0", from: 0, to: .variable("S"), step: plan.chunk, chunk))
    } else {
      perBatch += [.integer("t0", 0), .integer("rows", hasTime ? .variable("S") : 1)] + nests
    }
    let after = kept.filter(\.isSaved).flatMap { save($0) }
    if !after.isEmpty { perBatch += after + [.barrier] }
    if let sets = panelSets {
      perBatch = [
        .stride("p0", from: 0, to: .constant(sets.panels), step: sets.together, perBatch)
      ]
    }
    return [.loop("ib", from: 0, to: .variable("B"), unroll: false, perBatch)]
  }

  /// Whether all rows may pass more than once: nothing is carried from one to the next, and one
  /// product ends the kernel.
  var canRepeatRows: Bool {
    endsWithOnlyProduct && histories.isEmpty
      && !plan.nodes.contains { if case .recur = $0.op { true } else { false } }
  }

  /// Whether the last nest is a product and no other is.
  private var endsWithOnlyProduct = false

  /// Nests that run strip by strip.
  var stripRuns: [StripRun] = []
  /// The run whose nests are being lowered.
  var strip: StripRun?
  /// What follows the strips of the run that is being lowered.
  var copiesBehindStrips: [Statement] = []

  /// The panels of the kernel's only product and how many of them stay while all rows stream past.
  var panelSets: (panels: Int, together: Int)?

  func reducesTime(_ node: Node) -> Bool {
    switch node.op {
    case .reduce(_, _, let over), .contract(_, _, let over): over.contains { $0.axis == .time }
    default: false
    }
  }

  // MARK: Storage

  /// Gives memory to every value that one nest writes and another reads.
  func placeStoredValues(_ nests: [Nest]) {
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
      case .matrix, .steps, .row, .rotation, .fold: stored.insert(root)
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
        case .steps, .row, .rotation, .fold: stored.insert(operation.target.value)
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

  func newTile(_ value: ValueID) -> Location {
    if let packing { return packing.location(value) }
    let (location, extent) = tile(value, in: BufferID(-1))
    let name = graph[value].name
    var result = location
    result.buffer = layer.addBuffer(.tile(extent), name: "t_\(name.isEmpty ? "v" : name)")
    return result
  }

  func tile(
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
      stride *= tileLength(label, of: value)
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
        fixed: (lead + (isChunked ? plan.chunk : 0)) * width + 16,
        perStep: isChunked ? 0 : width)
      : Buffer.Extent(fixed: width + 16)
    let run = localRun(of: value)
    let offset = run.map { 0 - $0.start * (strides[$0.label] ?? 0) } ?? 0
    let location = Location(
      buffer: buffer, offset: offset, strides: dims.map { strides[$0] ?? 0 },
      rows: description.hasTime ? .chunk(lead: lead) : .none, isPadded: true)
    return (location, extent)
  }

  /// A tile that holds no value of the graph: `width` elements per row of the chunk.
  func scratchTile(name: String, width: Int) -> BufferID {
    let extent =
      hasTime && !isChunked
      ? Buffer.Extent(fixed: 16, perStep: width)
      : Buffer.Extent(fixed: (hasTime ? plan.chunk : 1) * width + 16)
    return layer.addBuffer(.tile(extent), name: "t_\(name)")
  }

  /// Whether the kernel works through time in chunks; a reduction over time sees all of it at once.
  lazy var isChunked = !plan.nodes.contains { reducesTime($0) }

  /// The longest history of the values that lie in a value's memory.
  func leadRows(_ value: ValueID) -> Int {
    histories.filter { history in
      source(history.value) == value
    }.map { graph[$0.state].steps }.max() ?? 0
  }
}
