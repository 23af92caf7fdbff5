import CoreyIR

/// Lowers one layer: its buffers, its kernels in order, and its pack program.
///
/// A reference, because kernels add buffers and packed weights as they find they need them.
final class LayerLowering {
  let graph: Graph
  let plan: LayerPlan
  let constants: Set<ValueID>
  /// The operand a part of a split is a view of.
  let splits: [ValueID: SplitView]
  private(set) var loops: LayerLoops
  /// Where values that outlive a kernel lie.
  private var locations: [ValueID: Location] = [:]
  private(set) var packedEntries: [PackedEntry] = []
  private var packedIndex: [PackedEntry.Key: Int] = [:]
  private var names = Set<String>()
  /// Where the search for a free name goes on, so that many of one name take linear time.
  private var nextNumbers: [String: Int] = [:]

  /// A part of a split: the labels of the part replace one label of the source.
  struct SplitView {
    var source: ValueID
    var label: Label
    var start: Int
    var labels: [AxisID]
  }

  /// Tables that gathers read from the panels of a matrix weight.
  let tables: [ValueID: PackedEntry.Layout]
  /// The labels along which gathers read packed tables.
  private var gathers: [ValueID: Set<Label>] = [:]

  init(
    graph: Graph, plan: LayerPlan, tables: [ValueID: PackedEntry.Layout] = [:]
  ) {
    self.tables = tables
    self.graph = graph
    self.plan = plan
    constants = PackSplit.constants(graph)
    var splits: [ValueID: SplitView] = [:]
    for node in graph.nodes.flattened {
      guard case .split(let operand, let label) = node.op, let source = operand.value,
        case .concatenation(let parts) = graph[label.axis].extent
      else { continue }
      var start = 0
      for (result, part) in zip(node.results, parts) {
        splits[result] = SplitView(source: source, label: label, start: start, labels: part)
        start += graph.length(product: part)
      }
    }
    self.splits = splits
    loops = LayerLoops(name: graph.name)
  }

  /// Lowers everything; the layers called must have been lowered before.
  func lower(callees: [String: (index: Int, totals: LayerTotals)]) -> LayerLoops {
    addPorts()
    addStates()
    for value in plan.materialized.sorted() { materialize(value) }
    var sites = CallSites(own: loops, callees: callees)
    loops.steps = lower(plan.steps, around: [], sites: &sites)
    let packing = PackLowering(layer: self)
    loops.pack = packing.lower()
    loops.packScratchBytes = packing.scratchBytes
    loops.packedBytes = packedBytes
    // Packed offsets of callees are known only now that the layer's own are.
    sites.place(in: &loops.steps, ownPackedBytes: packedBytes, weights: ownPointerCount)
    return loops
  }

  // MARK: Buffers

  func addBuffer(
    _ kind: Buffer.Kind, name: String, type: StorageType = .f32, comment: String = ""
  ) -> BufferID {
    loops.buffers.append(
      Buffer(kind: kind, name: uniqueName(name), type: type, comment: comment))
    return BufferID(loops.buffers.count - 1)
  }

  /// A C identifier for a name of the source, different from all others of the layer.
  func uniqueName(_ name: String) -> String {
    let legal = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    let base = legal.isEmpty ? "value" : legal
    var candidate = base
    var number = nextNumbers[base] ?? 2
    while !names.insert(candidate).inserted {
      candidate = "\(base)_\(number)"
      number += 1
    }
    nextNumbers[base] = number
    return candidate
  }

  private func addPorts() {
    for (index, input) in graph.inputs.enumerated() {
      let value = graph[input.value]
      loops.inputs.append(port(input.name, input.value))
      let buffer = addBuffer(.input(index), name: "in_\(input.name)", type: value.type)
      locations[input.value] = contiguous(input.value, in: buffer, isPadded: false)
    }
    for (index, output) in graph.outputs.enumerated() {
      loops.outputs.append(port(output.name, output.value))
      let buffer = addBuffer(
        .output(index), name: "out_\(output.name)", type: graph[output.value].type)
      locations[output.value] = contiguous(output.value, in: buffer, isPadded: false)
    }
    for weight in graph.weights {
      let count = graph.length(product: graph.stacked(weight).map(\.axis))
      loops.weightPorts.append(
        WeightPointer(
          name: uniqueName("w_\(weight.name)"), type: graph[weight.value].type, count: count,
          elements: graph.elementsPerStep(weight.value) / max(count, 1)))
    }
  }

  private func port(_ name: String, _ value: ValueID) -> PortLoops {
    let dims = graph[value].dims
    let inside = dims.drop { $0 != .time }.dropFirst()
    return PortLoops(
      name: name, type: graph[value].type, width: graph.elementsPerStep(value),
      hasBatch: dims.contains(.batch), hasTime: graph[value].hasTime,
      stepWidth: graph.length(product: inside.map(\.axis)),
      stepHasBatch: inside.contains(.batch))
  }

  private var stateBuffers: [StateID: BufferID] = [:]

  private func addStates() {
    for (index, state) in graph.states.enumerated() {
      let elements = state.steps * graph.length(product: state.dims.map(\.axis))
      let kind: Buffer.Kind
      if state.isLocal {
        kind = .localState(offset: loops.localStateElements)
        loops.localStateElements += elements
      } else {
        kind = .state(offset: loops.stateElements)
        loops.stateElements += elements
      }
      stateBuffers[StateID(index)] = addBuffer(kind, name: "state_\(state.name)")
    }
  }

  /// The memory of a state: strides for the steps (oldest first) and for the given labels.
  func stateMemory(_ id: StateID, labels: [Label]) -> (
    buffer: BufferID, step: IntExpression, strides: [IntExpression]
  ) {
    let state = graph[id]
    var stride: IntExpression = 1
    var strides: [Label: IntExpression] = [:]
    var step: IntExpression = 0
    let position = state.stepsPosition ?? 0
    for index in (0...state.dims.count).reversed() {
      if index < state.dims.count {
        let label = state.dims[index]
        strides[label] = stride
        let length: IntExpression =
          label.axis == .batch ? .variable("B") : .constant(graph.length(label.axis) ?? 1)
        stride = stride * length
      }
      if index == position {
        // Only dimensions after the steps' own lie inside one step.
        step = stride
        stride = stride * .constant(state.steps)
      }
    }
    return (stateBuffers[id] ?? BufferID(0), step, labels.map { strides[$0] ?? 0 })
  }

  private func materialize(_ value: ValueID) {
    guard locations[value] == nil else { return }
    let width = graph.elementsPerStep(value)
    let description = graph[value]
    let lead = frontRows(value)
    var extent = Buffer.Extent(fixed: 16)
    switch (description.dims.contains(.batch), description.hasTime) {
    case (true, true):
      extent.perBatchAndStep = width
      extent.perBatch = historyRows(value) * width
    case (true, false): extent.perBatch = width
    case (false, true):
      extent.perStep = width
      extent.fixed += historyRows(value) * width
    case (false, false): extent.fixed += width
    }
    let buffer = addBuffer(
      .segment(extent), name: "m_\(description.name.isEmpty ? "v" : description.name)",
      type: description.type)
    locations[value] = contiguous(
      value, in: buffer, isPadded: true, lead: lead, history: historyRows(value))
  }

  /// Steps before the first that readers of a value may ask for.
  func historyRows(_ value: ValueID) -> Int {
    graph[value].state.map { graph[$0].steps } ?? 0
  }

  private func frontRows(_ value: ValueID) -> Int {
    guard let state = graph[value].state else { return 0 }
    return graph[state].isReversed ? 0 : graph[state].steps
  }

  /// Row-major in the order of the value's dims.
  private func contiguous(
    _ value: ValueID, in buffer: BufferID, isPadded: Bool, lead: Int = 0, history: Int = 0
  ) -> Location {
    let dims = graph[value].dims
    var strides = [IntExpression](repeating: 0, count: dims.count)
    var stride: IntExpression = 1
    for index in dims.indices.reversed() {
      strides[index] = stride
      switch graph[dims[index].axis].extent {
      case .batch: stride = stride * .variable("B")
      case .time:
        switch loops[buffer].kind {
        // A port's array may be longer than the segment.
        case .input, .output: stride = stride * .variable("steps_\(loops[buffer].name)")
        default: stride = stride * (.variable("S") + .constant(history))
        }
      case .fixed, .concatenation: stride = stride * .constant(graph.length(dims[index].axis) ?? 1)
      }
    }
    let rows: Location.Rows = graph[value].hasTime ? .segment(lead: lead) : .none
    return Location(buffer: buffer, offset: 0, strides: strides, rows: rows, isPadded: isPadded)
  }

  // MARK: Locations

  /// Where a value lies outside of kernels, if it does.
  func outerLocation(_ value: ValueID) -> Location? {
    locations[value]
  }

  /// The location of a part of a split, given that of its source.
  func view(_ view: SplitView, of value: ValueID, source: Location) -> Location {
    let sourceDims = graph[view.source].dims
    guard let position = sourceDims.firstIndex(of: view.label) else { return source }
    let unit = source.strides[position]
    var inner: [AxisID: IntExpression] = [:]
    var stride = unit
    for axis in view.labels.reversed() {
      inner[axis] = stride
      stride = stride * .constant(graph.length(axis) ?? 1)
    }
    var result = source
    result.offset = source.offset + unit * .constant(view.start)
    result.strides = graph[value].dims.map { label in
      if let index = sourceDims.firstIndex(of: label), index != position {
        source.strides[index]
      } else {
        inner[label.axis] ?? 0
      }
    }
    return result
  }

  // MARK: Packed weights

  /// The packed copy of a constant value in a layout, made on first request.
  func packed(_ value: ValueID, layout: PackedEntry.Layout) -> PackedEntry {
    let key = PackedEntry.Key(value: value, layout: layout)
    if let index = packedIndex[key] { return packedEntries[index] }
    let elements: Int
    switch layout {
    case .rows:
      elements = graph.elementsPerStep(value)
    case .panels(let batch, let depth, let columns):
      let panels = (product(columns) + 31) / 32
      elements = product(batch) * panels * 32 * product(depth)
    }
    let type = packedType(value)
    let bytes = ((elements + 16) * type.bits / 8 + 63) / 64 * 64
    let name = graph[value].name.isEmpty ? "const" : graph[value].name
    let buffer = addBuffer(.packed(offset: packedBytes), name: "p_\(name)", type: type)
    let entry = PackedEntry(
      key: key, buffer: buffer, offset: packedBytes, bytes: bytes)
    packedIndex[key] = packedEntries.count
    packedEntries.append(entry)
    return entry
  }

  var packedBytes: Int { packedEntries.last.map { $0.offset + $0.bytes } ?? 0 }

  private var ownPointerCount: Int { loops.weightPorts.map(\.count).reduce(0, +) }

  func product(_ labels: [Label]) -> Int {
    graph.length(product: labels.map(\.axis))
  }

  // MARK: Steps

  private func lower(
    _ steps: [PlanStep], around: [(String, Range<Int>)], sites: inout CallSites
  ) -> [Step] {
    var result: [Step] = []
    for step in steps {
      switch step {
      case .kernel(let kernel):
        result.append(.kernel(add(kernel)))
      case .call(let node):
        guard case .call(let call) = node.op else { continue }
        let inputs = call.arguments.map { argument in
          argument.value.flatMap { location(outside: $0)?.buffer } ?? BufferID(0)
        }
        let outputs = node.results.map { locations[$0]?.buffer ?? BufferID(0) }
        result.append(
          .call(sites.add(call.layer, inputs: inputs, outputs: outputs, around: around)))
      case .repeat(let node, let body):
        guard case .repeat(let loop) = node.op else { continue }
        let variable = uniqueName("i_\(loop.variable)")
        result += copies(
          loop.carried.map { ($0.initial, $0.entering) }, name: "enter", span: node.span)
        var inner = lower(body, around: around + [(variable, loop.range)], sites: &sites)
        inner += copies(
          loop.carried.map { (Operand.plain($0.leaving, in: graph), $0.entering) }, name: "carry",
          span: node.span)
        result.append(.loop(variable, loop.range, inner))
        result += copies(
          zip(loop.carried, node.results).map { (Operand.plain($0.0.entering, in: graph), $0.1) },
          name: "leave", span: node.span)
      }
    }
    return result
  }

  private func location(outside value: ValueID) -> Location? {
    if let location = locations[value] { return location }
    guard let split = splits[value], let source = location(outside: split.source) else {
      return nil
    }
    return view(split, of: value, source: source)
  }

  private func add(_ kernel: KernelPlan) -> Int {
    let name = uniqueName("k\(loops.kernels.count + 1)_\(kernelTitle(kernel))")
    loops.kernels.append(KernelLowering(layer: self, plan: kernel, name: name).lower())
    return loops.kernels.count - 1
  }

  private func copies(
    _ pairs: [(Operand, ValueID)], name: String, span: SourceSpan
  ) -> [Step] {
    guard !pairs.isEmpty else { return [] }
    let nodes = pairs.map { Node(.map(.copy, [$0.0]), results: [$0.1], span: span) }
    let plan = KernelPlan(nodes: nodes, isReversed: false, reason: .call)
    let kernel = KernelLowering(
      layer: self, plan: plan, name: uniqueName("k\(loops.kernels.count + 1)_\(name)")
    ).lower()
    loops.kernels.append(kernel)
    return [.kernel(loops.kernels.count - 1)]
  }

  /// A word for the kernel's name: what it computes last.
  private func kernelTitle(_ kernel: KernelPlan) -> String {
    kernel.nodes.reversed().lazy
      .flatMap { $0.definedValues.reversed() }
      .map { self.graph[$0].name }
      .first { !$0.isEmpty } ?? "ops"
  }

  func noteGather(of table: ValueID, along rows: Label) {
    gathers[table, default: []].insert(rows)
  }

  /// The tables that gathers can read from panels, known once everything is lowered: of whole
  /// weights, with a gather's rows as columns.
  var tablesInPanels: [ValueID: PackedEntry.Layout] {
    packedEntries.reduce(into: [:]) { tables, entry in
      guard case .panels(let batch, _, let columns) = entry.key.layout, batch.isEmpty,
        let rows = gathers[entry.key.value], columns.count == 1, rows == Set(columns)
      else { return }
      tables[entry.key.value] = entry.key.layout
    }
  }

  func noteRows(of value: ValueID, below bound: Int) {
    guard let index = graph.inputs.firstIndex(where: { $0.value == value }) else { return }
    loops.rowBounds[index] = min(loops.rowBounds[index] ?? bound, bound)
  }
}
