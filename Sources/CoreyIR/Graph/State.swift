/// `state conv[b, t: k - 1, e]`: the last steps of the value that names it.
public struct State: Hashable, Sendable {
  public var name: String
  /// Without time, in declared order; batch is usually first.
  public var dims: [Label]
  /// How many past steps are kept, oldest first.
  public var steps: Int
  /// Where `t: steps` stands among the declared dimensions; the state's stored shape has the steps
  /// there. `nil` when the declaration has none (one step, no dimension of its own).
  public var stepsPosition: Int?
  /// Starts at zero and is not kept: `= 0`, or inside `reverse`.
  public var isLocal: Bool
  /// Time runs from the end for the value it belongs to.
  public var isReversed: Bool
  /// The basis in which the past is kept, if it is not the one that the layer was written in:
  /// `rotate[n] seed 3`. Numbers kept in one basis mean nothing in another.
  public var basis = ""
  public var span: SourceSpan
  public init(
    name: String, dims: [Label], steps: Int = 1, stepsPosition: Int? = nil, isLocal: Bool = false,
    isReversed: Bool = false, span: SourceSpan = .none
  ) {
    self.name = name
    self.dims = dims
    self.steps = steps
    self.stepsPosition = stepsPosition
    self.isLocal = isLocal
    self.isReversed = isReversed
    self.span = span
  }
}
