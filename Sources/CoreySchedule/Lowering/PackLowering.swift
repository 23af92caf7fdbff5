import CoreyIR

/// Lowers the pack program: weights in, packed weights out, once.
///
/// Intermediate values lie in scratch behind the packed weights. The arithmetic is that of a run,
/// so a value has the same bits whether it is packed or computed later.
final class PackLowering {
  private let layer: LayerLowering
  private var graph: Graph { layer.graph }
  private(set) var scratchBytes = 0
  private var fetches: [Statement] = []
  private var weights: [ValueID: (index: Int, firstPointer: Int)] = [:]

  init(layer: LayerLowering) {
    self.layer = layer
    var pointer = 0
    for (index, weight) in layer.graph.weights.enumerated() {
      weights[weight.value] = (index, pointer)
      pointer += layer.loops.weightPorts[index].count
    }
  }

  func lower() -> Kernel {
    let entries = layer.packedEntries
    let plan = KernelPlan(nodes: layer.plan.pack, isReversed: false, reason: .start)
    let kernel = KernelLowering(layer: layer, plan: plan, name: "pack", packing: self)
    let needed = Set(entries.map { kernel.root($0.key.value) }).subtracting(weights.keys)
    let nests = kernel.lowerNests(keeping: needed)
    let copies = entries.flatMap { copy(to: $0, kernel: kernel) }
    let head: [Statement] = [.integer("ib", 0), .integer("t0", 0), .integer("rows", 1)]
    return Kernel(
      name: "pack", comment: [], body: head + fetches + nests + copies, isReversed: false)
  }

  // MARK: Where constants lie

  /// A weight of one f32 file is read where it is; others are widened into scratch first.
  func location(_ value: ValueID) -> Location {
    var result = layout(value)
    if let (index, firstPointer) = weights[value] {
      let port = layer.loops.weightPorts[index]
      let weight = graph.weights[index]
      let elements = graph.elementsPerStep(value)
      if port.count == 1, port.type == .f32, weight.fallback == nil {
        result.buffer = layer.addBuffer(
          .weight(port: firstPointer), name: "f_\(weight.name)", type: port.type)
        result.isPadded = false
        return result
      }
      result.buffer = scratch(name: weight.name, elements: elements)
      let count = elements / max(port.count, 1)
      for file in 0..<port.count {
        fetches.append(
          .fetch(
            port: firstPointer + file, type: port.type, to: result.buffer, index: file * count,
            count: count, fallback: weight.fallback.map { Float($0) }))
      }
      return result
    }
    result.buffer = scratch(name: graph[value].name, elements: graph.elementsPerStep(value))
    return result
  }

  /// Row-major in the order of the dims.
  func layout(_ value: ValueID) -> Location {
    let dims = graph[value].dims
    var strides: [Label: IntExpression] = [:]
    var stride = 1
    for label in dims.reversed() {
      strides[label] = .constant(stride)
      stride *= graph.length(label.axis) ?? 1
    }
    return Location(
      buffer: BufferID(-1), offset: 0, strides: dims.map { strides[$0] ?? 0 }, rows: .none,
      isPadded: weights[value] == nil)
  }

  /// Room for a value of the pack program.
  func scratch(name: String, elements: Int) -> BufferID {
    defer { scratchBytes += ((elements + 16) * 4 + 63) / 64 * 64 }
    return layer.addBuffer(.packScratch(offset: scratchBytes), name: "s_\(name)")
  }

  // MARK: Layouts

  private func copy(to entry: PackedEntry, kernel: KernelLowering) -> [Statement] {
    switch entry.key.layout {
    case .rows(let order):
      return copyRows(
        entry.key.value, order: order, to: entry.buffer, kernel: kernel)
    case .panels(let batch, let depth, let columns):
      return copyPanels(entry, batch: batch, depth: depth, columns: columns, kernel: kernel)
    }
  }

  private func copyRows(
    _ value: ValueID, order: [Label], to buffer: BufferID, kernel: KernelLowering
  ) -> [Statement] {
    var addressing = Addressing(kernel: kernel, indices: [:])
    var index: IntExpression = 0
    for label in order {
      let variable = IntExpression.variable(kernel.variable(label))
      addressing.indices[label] = variable
      index = index * .constant(graph.length(label.axis) ?? 1) + variable
    }
    var body: [Statement] = [
      .store(
        Access(buffer: buffer, index: index),
        .load(addressing.read(value, graph[value].dims.map { .label($0) })))
    ]
    for label in order.reversed() {
      body = [
        .loop(
          kernel.variable(label), from: 0, to: .constant(graph.length(label.axis) ?? 1),
          unroll: false, body)
      ]
    }
    return [.scope(body)]
  }

  private func copyPanels(
    _ entry: PackedEntry, batch: [Label], depth: [Label], columns: [Label],
    kernel: KernelLowering
  ) -> [Statement] {
    let value = entry.key.value
    var before: [Statement] = []
    var location = kernel.location(value)
    if stride(depth, of: value, location) == nil || stride(columns, of: value, location) == nil {
      let order = batch + columns + depth
      let buffer = scratch(name: graph[value].name, elements: graph.elementsPerStep(value))
      before = copyRows(value, order: order, to: buffer, kernel: kernel)
      var strides: [Label: IntExpression] = [:]
      var stride = 1
      for label in order.reversed() {
        strides[label] = .constant(stride)
        stride *= graph.length(label.axis) ?? 1
      }
      location = Location(
        buffer: buffer, offset: 0, strides: graph[value].dims.map { strides[$0] ?? 0 },
        rows: .none, isPadded: true)
    }
    let rows = layer.product(depth)
    let width = layer.product(columns)
    var source = location.offset
    var target: IntExpression = 0
    for label in batch {
      let variable = IntExpression.variable(kernel.variable(label))
      let position = graph[value].dims.firstIndex(of: label) ?? 0
      source = source + variable * location.strides[position]
      target = target * .constant(graph.length(label.axis) ?? 1) + variable
    }
    target = target * .constant((width + 31) / 32 * 32 * rows)
    var body: [Statement] = [
      .packPanels(
        target: Access(buffer: entry.buffer, index: target),
        source: Access(buffer: location.buffer, index: source), rows: rows, columns: width,
        kStride: stride(depth, of: value, location) ?? 0,
        nStride: stride(columns, of: value, location) ?? 0)
    ]
    for label in batch.reversed() {
      body = [
        .loop(
          kernel.variable(label), from: 0, to: .constant(graph.length(label.axis) ?? 1),
          unroll: false, body)
      ]
    }
    return before + [.scope(body)]
  }

  /// The stride of labels taken together, if they lie like one axis.
  private func stride(
    _ labels: [Label], of value: ValueID, _ location: Location
  ) -> IntExpression? {
    let dims = graph[value].dims
    guard let last = labels.last, let position = dims.firstIndex(of: last) else { return 0 }
    let unit = location.strides[position]
    var expected = unit
    for label in labels.reversed() {
      guard let position = dims.firstIndex(of: label), location.strides[position] == expected
      else { return nil }
      expected = expected * .constant(graph.length(label.axis) ?? 1)
    }
    return unit
  }
}
