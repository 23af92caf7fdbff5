import CoreyIR

// Copies of constants in the layouts that a run reads.
extension PackLowering {
  /// Copies a value into an entry; `fixed` says which index of some labels the source holds.
  func copy(
    _ entry: PackedEntry, from location: Location, kernel: KernelLowering,
    fixed: [Label: Int] = [:]
  ) -> [Statement] {
    switch entry.key.layout {
    case .rows(let order):
      copyRows(
        entry.key.value, from: location, order: order, to: entry.buffer, kernel: kernel,
        fixed: fixed)
    case .panels(let batch, let depth, let columns):
      copyPanels(
        entry, from: location, batch: batch, depth: depth, columns: columns, kernel: kernel,
        fixed: fixed)
    }
  }

  private func copyRows(
    _ value: ValueID, from location: Location, order: [Label], to buffer: BufferID,
    kernel: KernelLowering, fixed: [Label: Int]
  ) -> [Statement] {
    var addressing = Addressing(kernel: kernel, indices: [:])
    var index: IntExpression = 0
    for label in order {
      let place =
        fixed[label].map { .constant($0) } ?? IntExpression.variable(kernel.variable(label))
      addressing.indices[label] = place
      index = index * .constant(graph.length(label.axis) ?? 1) + place
    }
    let source = addressing.access(
      location, subscripts: graph[value].dims.map { .label($0) }, keepsPadding: false)
    let body: [Statement] = [.store(Access(buffer: buffer, index: index), .load(source))]
    return [.scope(loops(over: order, around: body, kernel: kernel, fixed: fixed))]
  }

  private func copyPanels(
    _ entry: PackedEntry, from original: Location, batch: [Label], depth: [Label],
    columns: [Label], kernel: KernelLowering, fixed: [Label: Int]
  ) -> [Statement] {
    let value = entry.key.value
    let type = layer.loops[entry.buffer].type
    var before: [Statement] = []
    var location = original
    if layer.loops[location.buffer].type != type
      || stride(depth, of: value, location) == nil || stride(columns, of: value, location) == nil
    {
      let order = batch + columns + depth
      let free = order.filter { fixed[$0] == nil }
      let buffer = scratch(name: graph[value].name, type: type, elements: layer.product(free))
      before = copyRows(
        value, from: location, order: free, to: buffer, kernel: kernel, fixed: fixed)
      let strides = layer.strides(free)
      location = Location(
        buffer: buffer, offset: 0, strides: graph[value].dims.map { strides[$0] ?? 0 },
        rows: .none, isPadded: true)
    }
    let rows = layer.product(depth)
    let width = layer.product(columns)
    var source = location.offset
    var target: IntExpression = 0
    for label in batch {
      let place =
        fixed[label].map { .constant($0) } ?? IntExpression.variable(kernel.variable(label))
      let position = graph[value].dims.firstIndex(of: label) ?? 0
      source = source + place * location.strides[position]
      target = target * .constant(graph.length(label.axis) ?? 1) + place
    }
    target = target * .constant((width + 31) / 32 * 32 * rows)
    let body: [Statement] = [
      .packPanels(
        target: Access(buffer: entry.buffer, index: target),
        source: Access(buffer: location.buffer, index: source), rows: rows, columns: width,
        kStride: stride(depth, of: value, location) ?? 0,
        nStride: stride(columns, of: value, location) ?? 0)
    ]
    return before + [.scope(loops(over: batch, around: body, kernel: kernel, fixed: fixed))]
  }

  private func loops(
    over labels: [Label], around body: [Statement], kernel: KernelLowering, fixed: [Label: Int]
  ) -> [Statement] {
    labels.reversed().reduce(body) { body, label in
      guard fixed[label] == nil else { return body }
      return [
        .loop(
          kernel.variable(label), from: 0, to: .constant(graph.length(label.axis) ?? 1),
          unroll: false, body)
      ]
    }
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
