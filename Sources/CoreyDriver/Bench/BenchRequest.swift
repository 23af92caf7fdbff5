/// What is to be measured: every layer at every number of steps with every number of threads,
/// all in turns.
public struct BenchRequest: Sendable {
  public var steps = [512, 2048]
  public var threads = [1]
  /// Sequences side by side.
  public var batch = 1
  /// How often every row is measured.
  public var rounds = 7
  /// Whether the products alone are measured with a library of linear algebra, if there is one.
  public var measuresFloor = true

  public init() {}
}
