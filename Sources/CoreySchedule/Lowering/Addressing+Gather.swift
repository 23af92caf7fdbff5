import CoreyIR

// Rows of tables by index.
extension Addressing {
  /// Where the elements of one row of a table lie.
  ///
  /// A constant table that a matrix tile reads as well is read from the tile's panels, so that it is
  /// packed once: its row `id` is column `id % 32` of panel `id / 32`.
  ///
  /// - Parameters:
  ///   - subscripts: The indices of the table's other dimensions.
  ///   - dimension: The dimension that `id` stands for.
  func row(
    _ id: IntExpression, of table: ValueID, _ subscripts: [Subscript], dimension: Int
  ) -> Access {
    let label = Label(AxisID(-1), primes: dimension)
    var subscripts = subscripts
    subscripts[dimension] = .label(label)
    var place = self
    guard kernel.isPacked(table) else {
      place.indices[label] = id
      return place.read(table, subscripts)
    }
    let rows = kernel.graph[table].dims[dimension]
    kernel.layer.noteGather(of: table, along: rows)
    guard let panels = panels(of: table, rows: rows, subscripts) else {
      place.indices[label] = id
      return place.read(table, subscripts)
    }
    place.indices[label] = id / 32 * panels.size + id % 32
    return place.access(panels.location, subscripts: subscripts, keepsPadding: false)
  }

  /// The panels of a table whose rows are columns, and the elements of one, if its lanes lie evenly.
  private func panels(
    of table: ValueID, rows: Label, _ subscripts: [Subscript]
  ) -> (location: Location, size: IntExpression)? {
    let layer = kernel.layer
    guard let layout = layer.tables[table], case .panels(_, let depth, _) = layout else {
      return nil
    }
    let dims = kernel.graph[table].dims
    let inner = layer.strides(depth)
    let strides = dims.map { $0 == rows ? 1 : (inner[$0] ?? 0) * 32 }
    var expected: IntExpression?
    for lane in lanes.reversed() {
      guard let position = subscripts.firstIndex(of: .label(lane)) else { continue }
      guard expected == nil || strides[position] == expected else { return nil }
      expected = strides[position] * .constant(kernel.graph.length(lane.axis) ?? 1)
    }
    let entry = layer.packed(table, layout: layout)
    return (
      Location(buffer: entry.buffer, offset: 0, strides: strides, rows: .none, isPadded: false),
      .constant(32 * layer.product(depth))
    )
  }
}
