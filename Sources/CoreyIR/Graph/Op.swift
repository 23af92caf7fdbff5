/// The closed set of operations. Switches over it are exhaustive everywhere, so a new op is a case
/// here and then what the compiler asks for.
public indirect enum Op: Hashable, Sendable {
  /// The index along an axis as a number: `index(h)`. Result dims: that label.
  case index(Label)
  /// A scalar function of operands, broadcast by label.
  case map(ScalarFunction, [Operand])
  /// The sum over labels of a product of two operands: one fma chain from +0 per result element,
  /// `over` in the order given, the last innermost, ascending.
  case contract(Operand, Operand, over: [Label])
  /// A reduction over labels with 16 strided partials over the flattened `over` (the last
  /// innermost) and the fixed tree ((p0+p8)+(p4+p12))….
  case reduce(Reduction, Operand, over: [Label])
  /// A value whose past is kept: the result is the operand and has a state.
  case stream(Operand)
  /// Equations evaluated step by step; see `Recur`.
  case recur(Recur)
  /// Rows of a table: the dimension of `table` that has the subscript `.label(axis)` is replaced by
  /// the integer operand. An index outside the table reads zeros and is reported by the run.
  case gather(table: Operand, axis: Label, rows: Operand)
  /// The parts of a concatenated axis: one result per part, in order.
  case split(Operand, Label)
  /// The inverse of split: one operand per part.
  case concat([Operand], Label)
  /// An orthogonal Hadamard transform along labels (flattened, the last innermost).
  case rotate(Operand, along: [Label], seed: Int)
  /// Rounds to a storage type.
  case convert(Operand, StorageType)
  /// Another layer of the program.
  case call(Call)
  /// A body evaluated a fixed number of times with carried values.
  case `repeat`(Repeat)
}

/// `sum`, `max`, `min` over axes.
public enum Reduction: String, Hashable, Sendable, CaseIterable {
  case sum, max, min
}

/// A sub-graph evaluated once per time step, in the order written.
///
/// Body values have the time dimension like any other and may be read outside. What makes the order
/// sequential is that operands read values of the same body at t - 1: those values have states.
public struct Recur: Hashable, Sendable {
  public var body: [Node]
  public var isReversed: Bool
  public init(body: [Node], isReversed: Bool = false) {
    self.body = body
    self.isReversed = isReversed
  }
}

/// `y, mem = L(x) from "layers.{2*i+1}."`. Results: the callee's outputs, with the caller's labels.
public struct Call: Hashable, Sendable {
  /// The name of a layer of the program.
  public var layer: String
  /// One per input of the callee; each a plain read of a whole value.
  public var arguments: [Operand]
  /// For each callee axis (beyond b and t) the caller's axis it is one with, where it has one.
  public var axes: [AxisID: AxisID]
  /// Before the names of the callee's weights and states.
  public var prefix: NameTemplate
  public init(
    layer: String, arguments: [Operand], axes: [AxisID: AxisID], prefix: NameTemplate
  ) {
    self.layer = layer
    self.arguments = arguments
    self.axes = axes
    self.prefix = prefix
  }
}

/// `repeat i in 0 ..< 24 { … }`. Results: the carried values after the last round.
public struct Repeat: Hashable, Sendable {
  /// The name that templates in the body mention.
  public var variable: String
  public var range: Range<Int>
  public var carried: [Carried]
  public var body: [Node]
  public init(variable: String, range: Range<Int>, carried: [Carried], body: [Node]) {
    self.variable = variable
    self.range = range
    self.carried = carried
    self.body = body
  }

  /// A name that the body assigns again.
  public struct Carried: Hashable, Sendable {
    /// The value before the first round.
    public var initial: Operand
    /// What the body reads: a value that only this defines.
    public var entering: ValueID
    /// What the body makes of it.
    public var leaving: ValueID
    public init(initial: Operand, entering: ValueID, leaving: ValueID) {
      self.initial = initial
      self.entering = entering
      self.leaving = leaving
    }
  }
}
