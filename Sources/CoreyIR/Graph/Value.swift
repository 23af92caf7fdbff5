/// What an input, a weight or a node defines, exactly once.
public struct Value: Hashable, Sendable {
  /// The dimensions in layout order, the first outermost. Labels are distinct: a weight `w[d, d]`
  /// has the labels d and d'.
  public var dims: [Label]
  public var type: StorageType
  /// The state that keeps this value's past, if there is one: then it may be read at t - c.
  public var state: StateID?
  /// The name in the source, empty for what has none. Only for people: the printer makes names
  /// unique, and no pass looks at them.
  public var name: String
  public var span: SourceSpan

  public init(
    dims: [Label], type: StorageType = .f32, state: StateID? = nil, name: String = "",
    span: SourceSpan = .none
  ) {
    self.dims = dims
    self.type = type
    self.state = state
    self.name = name
    self.span = span
  }

  /// Whether the value differs from step to step.
  public var hasTime: Bool { dims.contains { $0.axis == .time } }
}
