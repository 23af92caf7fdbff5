/// Offsets of one call site: `base + Σ stride * (variable - first)`.
public struct CallSite: Hashable, Sendable {
  public struct Place: Hashable, Sendable {
    public var base: Int
    public var strides: [Int]
    public init(base: Int, strides: [Int]) {
      self.base = base
      self.strides = strides
    }
  }

  /// The loop variables around the call, outermost first, with their ranges.
  public var variables: [String]
  public var ranges: [Range<Int>]
  /// Floats per batch entry.
  public var states: Place
  public var localStates: Place
  /// Bytes.
  public var packed: Place
  /// Pointers.
  public var weights: Place
  public init(
    variables: [String], ranges: [Range<Int>], states: Place, localStates: Place, packed: Place,
    weights: Place
  ) {
    self.variables = variables
    self.ranges = ranges
    self.states = states
    self.localStates = localStates
    self.packed = packed
    self.weights = weights
  }
}
