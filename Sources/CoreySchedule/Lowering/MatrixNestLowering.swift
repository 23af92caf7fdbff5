import CoreyIR

/// Lowers a contraction with a packed weight: one matrix tile per panel of 32 columns.
struct MatrixNestLowering {
  let kernel: KernelLowering
  private var graph: Graph { kernel.graph }
  private var layer: LayerLowering { kernel.layer }

  init(kernel: KernelLowering) {
    self.kernel = kernel
  }

  func lower(_ matrix: MatrixOperation) -> [Statement] {
    guard case .value(let weight, _) = matrix.weight else { return [] }
    let depth = layer.product(matrix.depth)
    let columns = layer.product(matrix.columns)
    let panels = (columns + 31) / 32
    let outer = matrix.batch + matrix.rows
    let entry = layer.packed(
      weight, layout: .panels(batch: matrix.batch, depth: matrix.depth, columns: matrix.columns))

    var statements: [Statement] = []
    let x = input(matrix, depth: depth, into: &statements)
    let y = output(matrix, panels: panels)

    var head: [Statement] = []
    var rest: IntExpression = .variable("q")
    var panel: IntExpression = 0
    var count = IntExpression.constant(panels)
    let strip = kernel.strip
    let isPart = strip.map { matrix.depth.first == $0.label } ?? false
    if let strip, !isPart {
      let together = IntExpression.constant(panels / strip.count)
      panel = .variable(StripRun.variable) * together + rest
      count = together
      rest = 0
    } else if let together = kernel.plan.panels, together < panels, matrix.batch.isEmpty,
      matrix.rows.isEmpty, !y.isScratch, kernel.canRepeatRows
    {
      kernel.panelSets = (panels, together)
      count = .minimum(.constant(panels) - .variable("p0"), .constant(together))
      panel = .variable("p0") + rest
      rest = 0
    } else if panels > 1 {
      head.append(.integer("panel", rest % count))
      panel = .variable("panel")
      rest = rest / count
    }
    for label in outer.reversed() {
      let length = IntExpression.constant(graph.length(label.axis) ?? 1)
      head.append(.integer(kernel.variable(label), rest % length))
      rest = rest / length
    }
    let part = isPart ? depth / (strip?.count ?? 1) : depth
    let slab: IntExpression =
      isPart ? .variable(StripRun.variable) * .constant(32 * part) : 0
    var batchIndex: IntExpression = 0
    for label in matrix.batch {
      batchIndex =
        batchIndex * .constant(graph.length(label.axis) ?? 1) + .variable(kernel.variable(label))
    }
    let tile = MatrixTile(
      rows: .variable("rows"), depth: part, x: x.access, xStride: x.stride,
      w: Access(
        buffer: entry.buffer,
        index: (batchIndex * .constant(panels) + panel) * .constant(32 * depth) + slab),
      y: Access(buffer: y.access.buffer, index: y.access.index + panel * 32), yStride: y.stride,
      goesOn: isPart ? .variable(StripRun.goesOn) : nil)
    statements.append(
      .parallel(
        "q", count: .constant(layer.product(outer)) * count, head + [.matrixTile(tile)]))
    guard y.isScratch else { return statements }
    let copies = copyOut(matrix, from: y)
    if isPart {
      kernel.copiesBehindStrips = copies
      return statements
    }
    return statements + [.barrier] + copies
  }

  private struct Rows {
    var access: Access
    var stride: IntExpression
    var isScratch = false
    /// For a scratch tile: elements per small matrix.
    var width = 0
  }

  private var addressing: Addressing {
    var addressing = Addressing(kernel: kernel, indices: [:])
    addressing.row = 0
    return addressing
  }

  // MARK: Rows of x

  private func input(
    _ matrix: MatrixOperation, depth: Int, into statements: inout [Statement]
  ) -> Rows {
    guard case .value(let value, let subscripts) = matrix.x else {
      return Rows(access: Access(buffer: BufferID(0), index: 0), stride: 0)
    }
    let location = kernel.location(value)
    var place = addressing
    for label in matrix.batch + matrix.rows {
      place.indices[label] = .variable(kernel.variable(label))
    }
    for label in matrix.depth {
      place.indices[label] = label == kernel.strip?.label ? kernel.strip?.start ?? 0 : 0
    }
    let time = graph[value].dims.firstIndex(of: .time).map { location.strides[$0] } ?? 0
    if isContiguous(matrix.depth, subscripts: subscripts, location),
      layer.loops[location.buffer].type == .f32
    {
      return Rows(
        access: place.access(location, subscripts: subscripts, keepsPadding: true),
        stride: isBackward(location) ? 0 - time : time)
    }
    return gathered(matrix, value: value, subscripts: subscripts, depth: depth, into: &statements)
  }

  /// Copies x into rows that are contiguous along the summed labels.
  private func gathered(
    _ matrix: MatrixOperation, value: ValueID, subscripts: [Subscript], depth: Int,
    into statements: inout [Statement]
  ) -> Rows {
    let labels = matrix.batch + matrix.rows + matrix.depth
    let width = layer.product(labels)
    let scratch = kernel.scratchTile(name: "x_rows", width: width)
    var place = Addressing(kernel: kernel, indices: [:])
    var index: IntExpression = 0
    for label in labels {
      place.indices[label] = .variable(kernel.variable(label))
      index = index * .constant(graph.length(label.axis) ?? 1) + .variable(kernel.variable(label))
    }
    var body: [Statement] = [
      .store(
        Access(buffer: scratch, index: .variable("r") * .constant(width) + index),
        .load(place.read(value, subscripts)))
    ]
    for label in labels.reversed() {
      body = [
        .loop(
          kernel.variable(label), from: 0, to: .constant(graph.length(label.axis) ?? 1),
          unroll: false, body)
      ]
    }
    statements += [.parallel("r", count: .variable("rows"), body), .barrier]
    var start: IntExpression = 0
    for label in matrix.batch + matrix.rows {
      start = start * .constant(graph.length(label.axis) ?? 1) + .variable(kernel.variable(label))
    }
    return Rows(
      access: Access(buffer: scratch, index: start * .constant(depth)), stride: .constant(width))
  }

  /// Whether the rows of x are read where they are.
  func readsRows(_ matrix: MatrixOperation) -> Bool {
    guard case .value(let value, let subscripts) = matrix.x else { return false }
    let location = kernel.layout(value)
    let isTile = location.buffer.index < 0
    return isContiguous(matrix.depth, subscripts: subscripts, location)
      && (isTile || layer.loops[location.buffer].type == .f32)
  }

  /// Whether the columns are written to where the result lies.
  func isDirect(_ matrix: MatrixOperation) -> Bool {
    guard readsRows(matrix), layer.product(matrix.columns) % 32 == 0 else { return false }
    let location = kernel.layout(matrix.result)
    let isTile = location.buffer.index < 0
    return (isTile || layer.loops[location.buffer].type == .f32)
      && isContiguous(
        matrix.columns, subscripts: graph[matrix.result].dims.map { .label($0) }, location)
  }

  // MARK: Rows of y

  private func output(_ matrix: MatrixOperation, panels: Int) -> Rows {
    let dims = graph[matrix.result].dims
    let location = kernel.location(matrix.result)
    let subscripts: [Subscript] = dims.map { .label($0) }
    let time = dims.firstIndex(of: .time).map { location.strides[$0] } ?? 0
    let isTile: Bool
    if case .tile = layer.loops[location.buffer].kind { isTile = true } else { isTile = false }
    let fits =
      isTile || layer.product(matrix.columns) % 32 == 0 && layer.loops[location.buffer].type == .f32
    if fits, isContiguous(matrix.columns, subscripts: subscripts, location) {
      var place = addressing
      for label in matrix.batch + matrix.rows {
        place.indices[label] = .variable(kernel.variable(label))
      }
      for label in matrix.columns { place.indices[label] = 0 }
      return Rows(
        access: place.access(location, subscripts: subscripts, keepsPadding: true),
        stride: isBackward(location) ? 0 - time : time)
    }
    let width = layer.product(matrix.batch + matrix.rows) * panels * 32
    let scratch = kernel.scratchTile(name: "y_rows", width: width)
    return Rows(
      access: Access(buffer: scratch, index: scratchIndex(matrix, panels: panels)),
      stride: .constant(width), isScratch: true, width: panels * 32)
  }

  private func scratchIndex(_ matrix: MatrixOperation, panels: Int) -> IntExpression {
    var start: IntExpression = 0
    for label in matrix.batch + matrix.rows {
      start = start * .constant(graph.length(label.axis) ?? 1) + .variable(kernel.variable(label))
    }
    return start * .constant(panels * 32)
  }

  private func copyOut(_ matrix: MatrixOperation, from rows: Rows) -> [Statement] {
    var place = Addressing(kernel: kernel, indices: [:])
    var index: IntExpression = 0
    for label in matrix.columns {
      index = index * .constant(graph.length(label.axis) ?? 1) + .variable(kernel.variable(label))
    }
    for label in matrix.batch + matrix.rows + matrix.columns {
      place.indices[label] = .variable(kernel.variable(label))
    }
    var body: [Statement] = [
      .store(
        place.write(matrix.result),
        .load(
          Access(
            buffer: rows.access.buffer,
            index: .variable("r") * rows.stride + rows.access.index + index)))
    ]
    for label in (matrix.batch + matrix.rows + matrix.columns).reversed() {
      body = [
        .loop(
          kernel.variable(label), from: 0, to: .constant(graph.length(label.axis) ?? 1),
          unroll: false, body)
      ]
    }
    return [.parallel("r", count: .variable("rows"), body)]
  }

  // MARK: Memory

  private func isBackward(_ location: Location) -> Bool {
    if case .segment = location.rows { kernel.plan.isReversed } else { false }
  }

  private func isContiguous(
    _ labels: [Label], subscripts: [Subscript], _ location: Location
  ) -> Bool {
    var stride: IntExpression = 1
    for label in labels.reversed() {
      guard let position = subscripts.firstIndex(of: .label(label)),
        location.strides[position] == stride
      else { return false }
      stride = stride * .constant(graph.length(label.axis) ?? 1)
    }
    return true
  }
}
