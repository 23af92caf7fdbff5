import CoreyIR

/// Turns operands into accesses, given what each label's index is.
struct Addressing {
  let kernel: KernelLowering
  /// Index of each label that is fixed at this point: outer and inner loops.
  var indices: [Label: IntExpression]
  /// The lane labels, and the index of the first lane over all of them together.
  var lanes: [Label] = []
  var lane: IntExpression = 0
  /// How many lanes are there from `lane` on; `nil` when the length is a multiple of 16.
  var valid: IntExpression?
  /// The chunk's row.
  var row: IntExpression = .variable("r")

  private var graph: Graph { kernel.graph }
  private var layer: LayerLowering { kernel.layer }

  /// Where an operand is read.
  func read(_ value: ValueID, _ subscripts: [Subscript]) -> Access {
    let place = place(value, subscripts)
    return access(place, subscripts: subscripts, keepsPadding: place.isPadded)
  }

  /// Where the value of an operand lies for this read.
  func place(_ value: ValueID, _ subscripts: [Subscript]) -> Location {
    kernel.isPacked(value) ? packed(value, subscripts) : kernel.location(value)
  }

  /// Where a result is written. Padding behind the lanes may be written only if nothing follows.
  func write(_ value: ValueID) -> Access {
    let location = kernel.location(value)
    let dims = graph[value].dims
    let isWholeRow =
      location.isPadded && dims.allSatisfy { $0.isRun || lanes.contains($0) }
      && isTile(location)
    return access(
      location, subscripts: dims.map { .label($0) }, keepsPadding: isWholeRow)
  }

  /// Where one part of a concatenation is written.
  func write(part label: Label, start: Int, labels: [Label], of value: ValueID) -> Access {
    let location = kernel.location(value)
    let dims = graph[value].dims
    guard let position = dims.firstIndex(of: label) else {
      return Access(buffer: location.buffer, index: 0)
    }
    var inner: [(Label, IntExpression)] = []
    var stride = location.strides[position]
    for label in labels.reversed() {
      inner.insert((label, stride), at: 0)
      stride = stride * .constant(graph.length(label.axis) ?? 1)
    }
    var view = location
    view.offset = location.offset + location.strides[position] * .constant(start)
    view.strides.replaceSubrange(position...position, with: inner.map(\.1))
    var subscripts: [Subscript] = dims.map { .label($0) }
    subscripts.replaceSubrange(position...position, with: inner.map { .label($0.0) })
    return access(view, subscripts: subscripts, keepsPadding: false)
  }

  private func isTile(_ location: Location) -> Bool {
    if case .tile = layer.loops[location.buffer].kind { true } else { false }
  }

  private func packed(_ value: ValueID, _ subscripts: [Subscript]) -> Location {
    let dims = graph[value].dims
    // Lanes last, so that they are contiguous.
    let last = lanes.compactMap { lane in
      subscripts.firstIndex(of: .label(lane)).map { dims[$0] }
    }
    let order = dims.filter { !last.contains($0) } + last
    let entry = layer.packed(value, layout: .rows(order))
    let strides = layer.strides(order)
    return Location(
      buffer: entry.buffer, offset: 0, strides: dims.map { strides[$0] ?? 0 }, rows: .none,
      isPadded: true)
  }

  func access(
    _ location: Location, subscripts: [Subscript], keepsPadding: Bool
  ) -> Access {
    var index = location.offset
    var laneStride: IntExpression?
    for (position, place) in subscripts.enumerated() {
      let stride = location.strides[position]
      switch place {
      case .fixed(let number): index = index + .constant(number) * stride
      case .label(.time) where indices[.time] == nil:
        index = index + time(location, offset: 0) * stride
      case .label(let label):
        if let lanePosition = lanes.firstIndex(of: label) {
          // The flattened lane index counts the last label's elements.
          if lanePosition == lanes.count - 1 {
            laneStride = stride
            index = index + lane * stride
          }
        } else {
          index = index + loopIndex(label) * stride
        }
      case .time(let offset, let plus, let sign):
        var shift: IntExpression = .constant(offset)
        if let plus, let lanePosition = lanes.firstIndex(of: plus) {
          if lanePosition == lanes.count - 1 {
            let step = sign < 0 ? 0 - stride : stride
            laneStride = (laneStride ?? 0) + (isBackward(location) ? 0 - step : step)
            shift = sign < 0 ? shift - lane : shift + lane
          }
        } else if let plus {
          shift = sign < 0 ? shift - loopIndex(plus) : shift + loopIndex(plus)
        }
        index = index + time(location, offset: shift) * stride
      }
    }
    guard let laneStride else { return Access(buffer: location.buffer, index: index) }
    let isContiguous = laneStride == 1
    return Access(
      buffer: location.buffer, index: index,
      lanes: Access.Lanes(
        stride: laneStride, valid: keepsPadding && isContiguous ? nil : valid))
  }

  private func loopIndex(_ label: Label) -> IntExpression {
    if label == .batch { return .variable("ib") }
    return indices[label] ?? 0
  }

  private func isBackward(_ location: Location) -> Bool {
    if case .segment = location.rows { kernel.plan.isReversed } else { false }
  }

  /// The row of a location that stands for the current step plus an offset.
  private func time(_ location: Location, offset: IntExpression) -> IntExpression {
    switch location.rows {
    case .none: return 0
    case .chunk(let lead):
      return row + (.constant(lead) + offset)
    case .segment(let lead):
      let step = .variable("t0") + row + offset
      return kernel.plan.isReversed
        ? .variable("S") + .constant(lead - 1) - step
        : step + .constant(lead)
    }
  }

  /// The expression that reads an operand.
  func expression(_ operand: Operand) -> Expression {
    switch operand {
    case .constant(let number): .constant(Float(number))
    case .value(let value, let subscripts): .load(read(value, subscripts))
    }
  }
}
