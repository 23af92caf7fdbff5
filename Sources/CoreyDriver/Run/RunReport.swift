import CoreyIR
import CoreyReport
import CoreyRuntime

/// What a run gave.
public struct RunReport: Sendable {
  /// How an output or a state compares with the interpreters'.
  public struct Comparison: Sendable {
    public var name: String
    /// Whether every bit is that of the Float32 interpreter.
    public var isIdentical: Bool
    /// The largest distance from the Float64 interpreter.
    public var error: Double
    /// The same relative to the largest element.
    public var relativeError: Double
  }

  public var batch = 1
  public var time = 1
  /// In the order of the interface.
  public var outputs: [(name: String, tensor: Tensor)] = []
  public var states: [(name: String, tensor: Tensor)] = []
  /// Of outputs, then states, if the run was checked.
  public var comparisons: [Comparison] = []
  /// What is worth saying: made-up tensors, unused ones, indices outside a table.
  public var diagnostics: [Diagnostic] = []

  /// The first of what differs from the Float32 interpreter.
  public var mismatch: Comparison? { comparisons.first { !$0.isIdentical } }

  /// Outputs with their shapes, means, root mean squares and first elements.
  public var table: Table {
    var table = Table([
      Table.Column("output"), Table.Column("shape"), Table.Column("mean"), Table.Column("rms"),
      Table.Column("first values", key: "first"),
    ])
    for (name, tensor) in outputs {
      let elements = tensor.doubles
      let count = Double(max(elements.count, 1))
      let mean = elements.reduce(0, +) / count
      let square = elements.reduce(0) { $0 + $1 * $1 } / count
      table.append([
        .text(name), .text(TensorShape.text(tensor.shape)), .number(mean),
        .number(square.squareRoot()), .list(Array(elements.prefix(4))),
      ])
    }
    return table
  }

  /// What was compared, and how it came out.
  public var comparisonTable: Table {
    var table = Table([
      Table.Column("checked"), Table.Column("bits", key: "identical"),
      Table.Column("max error", key: "error"),
      Table.Column("relative", key: "relative_error"),
    ])
    for comparison in comparisons {
      table.append([
        .text(comparison.name), .text(comparison.isIdentical ? "equal" : "differ"),
        .number(comparison.error), .number(comparison.relativeError),
      ])
    }
    return table
  }
}
