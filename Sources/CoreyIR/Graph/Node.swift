/// One op and the values it defines.
public struct Node: Hashable, Sendable {
  public var op: Op
  /// One for most ops; the parts of a split, the outputs of a call, the carried values of a repeat;
  /// none for a recur, whose body defines its values.
  public var results: [ValueID]
  public var span: SourceSpan

  public init(_ op: Op, results: [ValueID], span: SourceSpan = .none) {
    self.op = op
    self.results = results
    self.span = span
  }
}
