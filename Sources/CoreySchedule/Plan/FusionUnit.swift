import CoreyIR

/// The smallest thing that can be put into a kernel: an op and the splits that name its parts.
struct FusionUnit: Hashable, Sendable {
  var nodes: [Node]
  var kind: KernelKind
  /// Nothing but splits of what comes from elsewhere.
  var isComputation: Bool
  /// Units of the region that must have run.
  var predecessors: [Int] = []
  /// Whether lanes run over its result while time stands still: what such ops hand to each other
  /// stays in registers if they share a nest.
  var isLane: Bool
  /// The panels of its weight if it is a product with a packed matrix.
  var matrix: Matrix?
  /// Bytes of the states it keeps, per batch entry.
  var stateBytes = 0
  /// The axes of its result that can be worked through side after side, if it allows that at all:
  /// ops over lanes and the past of a value.
  var sideAxes: [AxisID] = []
  /// Floating-point operations per time step.
  var flops = 0

  /// A product of rows with a packed weight.
  struct Matrix: Hashable, Sendable {
    /// Panels of 32 columns.
    var panels: Int
    /// Bytes of one of them.
    var panelBytes: Int
    /// Whether columns can be written one panel at a time to where the result lies in memory.
    var writesPanels: Bool
    /// The outermost axis of its columns, and of what it sums over, if strips of it can be worked
    /// through one by one.
    var columns: Side?
    var depth: Side?
  }

  /// An axis that can be cut into strips.
  struct Side: Hashable, Sendable {
    var axis: AxisID
    /// Indices of the axis.
    var length: Int
    /// Columns or summed elements for each of them.
    var width: Int
  }

  /// The last value it defines.
  var result: ValueID? { nodes.last { $0.isComputation }.flatMap { $0.definedValues.last } }
}
