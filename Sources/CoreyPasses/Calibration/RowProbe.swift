import CoreyIR

/// A wish to know what rows of a value would look like transformed: a rotation's site.
public struct RowProbe: Sendable {
  /// An index into the program's layers; all instances of the layer are looked at together.
  public var layer: Int
  public var value: ValueID
  /// The dimensions that rows run along, the last innermost; others number the rows.
  public var along: [Label]
  /// Each is measured for itself, on a copy of the row.
  public var transforms: [RowTransform]

  public init(layer: Int, value: ValueID, along: [Label], transforms: [RowTransform]) {
    self.layer = layer
    self.value = value
    self.along = along
    self.transforms = transforms
  }

  /// Rows as they are, and after each transform in its order.
  public struct Measurement: Hashable, Sendable {
    public var before: RotationMetrics
    public var after: [RotationMetrics]
  }
}

extension RowProbe {
  /// A probe while numbers come in.
  struct Gathered: Sendable {
    private let probe: RowProbe
    private let dims: [Label]
    private let taps: Set<Int>
    private var before = RowAccumulator()
    private var after: [RowAccumulator]

    init(_ probe: RowProbe, taps: [Tap], in program: Program) {
      self.probe = probe
      after = probe.transforms.map { _ in RowAccumulator() }
      guard program.layers.indices.contains(probe.layer),
        program.layers[probe.layer].values.indices.contains(probe.value.index)
      else {
        dims = []
        self.taps = []
        return
      }
      dims = program.layers[probe.layer][probe.value].dims
      self.taps = Set(
        taps.indices.filter { index in
          taps[index].sources.contains { $0.layer == probe.layer && $0.value == probe.value }
        })
    }

    var measurement: Measurement {
      Measurement(before: RotationMetrics(before), after: after.map { RotationMetrics($0) })
    }

    mutating func add(_ numbers: UnsafeBufferPointer<Float>, of tap: Int, shape: [Int]) {
      guard taps.contains(tap), shape.count == dims.count,
        Set(dims).isSuperset(of: probe.along), !probe.along.isEmpty
      else { return }
      let rows = RowOrder(dims: dims, shape: shape, along: probe.along)
      guard rows.length > 0, rows.count > 0, rows.total == numbers.count else { return }
      var row = [Float](repeating: 0, count: rows.length)
      row.withUnsafeMutableBufferPointer { row in
        for index in 0..<rows.count {
          let start = rows.start(of: index)
          func fill() {
            for place in 0..<rows.length { row[place] = numbers[start + rows.offsets[place]] }
          }
          fill()
          before.add(UnsafeBufferPointer(row), rowsOf: rows.length)
          for (number, transform) in probe.transforms.enumerated() {
            if number > 0 { fill() }
            transform.apply(row)
            after[number].add(UnsafeBufferPointer(row), rowsOf: rows.length)
          }
        }
      }
    }
  }
}
