import CoreyIR

/// Where a value lies: a buffer and how far apart its elements are.
struct Location: Hashable {
  /// How the time dimension is addressed.
  enum Rows: Hashable {
    /// The value has no time.
    case none
    /// A tile of the current chunk: row r of the chunk is row `lead + r`.
    case chunk(lead: Int)
    /// The whole segment, in the order of the sequence: step s is row `lead + s`.
    case segment(lead: Int)
  }

  var buffer: BufferID
  /// Elements before the first.
  var offset: IntExpression
  /// Elements from index to index, parallel to the value's dims.
  var strides: [IntExpression]
  var rows: Rows
  /// Whether reading past the end of a row by less than 16 elements stays in the buffer.
  var isPadded: Bool

  /// The rows before the first.
  var lead: Int {
    switch rows {
    case .none: 0
    case .chunk(let lead), .segment(let lead): lead
    }
  }
}
