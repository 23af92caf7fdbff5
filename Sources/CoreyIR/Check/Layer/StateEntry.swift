/// What the checker knows of a state while it elaborates a layer.
struct StateEntry {
  var id: StateID
  /// The value whose past it is; made when the state is declared.
  var value: ValueID
  /// The indices of that value in the order of its dimensions.
  var labels: [Label]
  var name: String
  var span: SourceSpan
  /// Where its equation stands, once there is one.
  var equation: SourceSpan?
  /// The recur that its equation stands in.
  var recur: Int?
  /// Made for `zero`: its dimensions and steps follow from its use.
  var isInferred = false
  /// The dimensions that its equation turned out to need beyond those assumed.
  var missing: Set<Label> = []
}
