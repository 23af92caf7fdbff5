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
