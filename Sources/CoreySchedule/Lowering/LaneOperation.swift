import CoreyIR

/// An op of a lane nest, with what lowering needs to know about it.
struct LaneOperation {
  enum Kind {
    case map(ScalarFunction, [Operand])
    case contract(Operand, Operand)
    case reduce(Reduction, Operand)
    /// The table's dimension that `rows` replaces.
    case gather(table: Operand, dimension: Int, rows: Operand)
    case convert(Operand, StorageType)
    case index(Label)
    case rotate(Operand, along: [Label], Rotation)
    case fold(Operand, [FoldStep])
  }

  /// Where the result goes.
  enum Target: Hashable {
    case value(ValueID)
    /// One part of a concatenation: the labels of the part replace the concatenated one.
    case part(of: ValueID, label: Label, start: Int, labels: [Label])

    var value: ValueID {
      switch self {
      case .value(let value), .part(let value, _, _, _): value
      }
    }
  }

  var kind: Kind
  var target: Target
  /// The result's labels without batch and time.
  var dims: [Label]
  /// The labels summed or reduced over.
  var over: [Label]
  var hasTime: Bool
  var span: SourceSpan

  var operands: [Operand] {
    switch kind {
    case .map(_, let operands): operands
    case .contract(let left, let right): [left, right]
    case .reduce(_, let operand), .convert(let operand, _), .rotate(let operand, _, _): [operand]
    case .gather(let table, _, let rows): [table, rows]
    case .fold(let weight, let steps): [weight] + steps.compactMap(\.operand)
    case .index: []
    }
  }
}
