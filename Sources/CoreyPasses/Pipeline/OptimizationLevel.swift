/// `-O0` … `-O3`.
public enum OptimizationLevel: Int, Hashable, Sendable, CaseIterable, Codable, Comparable {
  /// One kernel per op, nothing rewritten: the baseline of every comparison.
  case none = 0
  /// What costs nothing to decide.
  case basic = 1
  /// What the cost model and calibration decide; keeps every bit of the graph it was decided on.
  case full = 2
  /// Lossy choices within a tolerance.
  case lossy = 3

  public static func < (left: OptimizationLevel, right: OptimizationLevel) -> Bool {
    left.rawValue < right.rawValue
  }
}
