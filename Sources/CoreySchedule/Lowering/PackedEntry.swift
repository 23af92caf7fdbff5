import CoreyIR

/// A constant value as it lies among the packed weights.
struct PackedEntry {
  enum Layout: Hashable {
    /// Row-major in this order of the value's dims.
    case rows([Label])
    /// For each batch index, panels of 32 columns: `[column / 32][depth][column % 32]`.
    case panels(batch: [Label], depth: [Label], columns: [Label])
  }

  struct Key: Hashable {
    var value: ValueID
    var layout: Layout
  }

  var key: Key
  var buffer: BufferID
  /// Bytes from the start of the layer's packed weights.
  var offset: Int
  var bytes: Int
}
