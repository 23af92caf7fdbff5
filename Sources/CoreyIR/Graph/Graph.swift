/// One layer: SSA values over named axes.
///
/// A value type: passes take a copy, change it, and the copy before is still there to compare.
/// The rules that hold are those of `Graph.verify`.
public struct Graph: Hashable, Sendable {
  public var name: String
  /// Batch, time, then the others in order of declaration.
  public var axes: [Axis]
  public var values: [Value]
  public var inputs: [Input]
  public var weights: [Weight]
  public var states: [State]
  /// In an order in which every operand (but reads of the past) stands before its use.
  public var nodes: [Node]
  public var outputs: [Output]

  public init(name: String) {
    self.name = name
    axes = [Axis(name: "b", extent: .batch), Axis(name: "t", extent: .time)]
    values = []
    inputs = []
    weights = []
    states = []
    nodes = []
    outputs = []
  }

  public subscript(axis: AxisID) -> Axis {
    get { axes[axis.index] }
    set { axes[axis.index] = newValue }
  }

  public subscript(value: ValueID) -> Value {
    get { values[value.index] }
    set { values[value.index] = newValue }
  }

  public subscript(state: StateID) -> State {
    get { states[state.index] }
    set { states[state.index] = newValue }
  }

  /// Adds a value and returns its identifier.
  public mutating func addValue(_ value: Value) -> ValueID {
    values.append(value)
    return ValueID(values.count - 1)
  }

  /// The length of an axis; `nil` for batch and time, which are known at run time only.
  public func length(_ axis: AxisID) -> Int? {
    switch self[axis].extent {
    case .batch, .time: nil
    case .fixed(let length): length
    case .concatenation(let parts): parts.map { length(product: $0) }.reduce(0, +)
    }
  }

  /// The number of elements of a product of axes of known length (1 for none).
  public func length(product axes: [AxisID]) -> Int {
    axes.map { length($0) ?? 1 }.reduce(1, *)
  }

  /// The elements of a value per batch entry and time step.
  public func elementsPerStep(_ value: ValueID) -> Int {
    length(product: self[value].dims.map(\.axis))
  }

  /// Whether the layer can only run on a whole sequence: something runs from its end, or a value
  /// depends on all steps.
  public var needsWholeSequence: Bool {
    states.contains(where: \.isReversed)
      || nodes.contains { node in
        switch node.op {
        case .reduce(_, _, let over), .contract(_, _, let over):
          over.contains { $0.axis == .time }
        case .recur(let recur): recur.isReversed
        default: false
        }
      }
  }
}
